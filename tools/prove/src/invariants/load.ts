import type { Invariant } from './invariant.js';

/** Minimum share of the planned orders: faults prevent many of them. */
const leastShare = 1 / 8;
/** From so many on some must have been cancelled, and some refused. */
const many = 100;

export const load: Invariant = {
  name: 'load',
  claim: 'Under the faults enough was bought, cancelled and refused to judge by',
  promises: [],
  judge: ({ order }, { ordersDue }) => {
    const count = (status: string) => order.orders.filter((each) => each.status === status).length;
    const confirmed = count('confirmed');
    const never = ordersDue < many ? [] : ['cancelled', 'rejected'].filter((status) => count(status) === 0);
    return {
      counted: `${confirmed} orders confirmed of ${ordersDue} to be placed`,
      offenders: [
        ...(confirmed < ordersDue * leastShare ? [`${confirmed} of ${ordersDue} orders were confirmed`] : []),
        ...never.map((status) => `no order was ${status}`),
      ],
    };
  },
};
