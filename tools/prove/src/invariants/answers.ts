import type { Invariant } from './invariant.js';

export const answers: Invariant = {
  name: 'answers',
  claim: 'Every checkout that was answered with an order has it, for the total it named; no key has two, no order none',
  promises: [10, 11],
  judge: ({ order }, { checkouts }) => {
    const orders = new Map(order.orders.map((each) => [each.id, each]));
    const orderOfKey = new Map(order.checkouts.map(({ key, orderId }) => [key, orderId]));
    const keyed = new Set(orderOfKey.values());
    const answered = checkouts.filter(({ orderId }) => orderId !== undefined);
    const offenders = answered.flatMap(({ key, orderId = '', total }) => {
      const found = orders.get(orderId);
      if (!found) return [`checkout ${key} was answered with order ${orderId}, which is not there`];
      if (orderOfKey.get(key) !== orderId)
        return [`checkout ${key} was answered with order ${orderId}, which is another’s`];
      return found.total === total
        ? []
        : [`order ${orderId} was answered as ${total ?? 0}, and is ${found.total ?? 0}`];
    });
    const ghosts = order.orders
      .filter(({ id }) => !keyed.has(id))
      .map(({ id }) => `order ${id} was asked for by no key`);
    const lost = checkouts.filter(({ status }) => status === undefined).length;
    return {
      counted: `${checkouts.length} checkouts, ${answered.length} answered with an order, ${lost} without an answer`,
      offenders: [...offenders, ...ghosts],
    };
  },
};
