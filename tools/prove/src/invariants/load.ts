import type { Invariant } from './invariant.js';

/** Minimum share of the planned orders: faults prevent many of them. */
const minShare = 1 / 8;
/** With this many planned orders or more, some must have been cancelled and some rejected. */
const many = 100;

export const load: Invariant = {
  name: 'load',
  claim: 'Enough orders were confirmed, cancelled and rejected under the faults for the verdicts to mean something',
  promises: [],
  judge: ({ order }, { ordersDue }) => {
    const count = (status: string) => order.orders.filter((each) => each.status === status).length;
    const confirmed = count('confirmed');
    const never = ordersDue < many ? [] : ['cancelled', 'rejected'].filter((status) => count(status) === 0);
    return {
      counted: `${confirmed} orders confirmed of ${ordersDue} planned`,
      offenders: [
        ...(confirmed < ordersDue * minShare ? [`${confirmed} of ${ordersDue} planned orders were confirmed`] : []),
        ...never.map((status) => `no order was ${status}`),
      ],
    };
  },
};
