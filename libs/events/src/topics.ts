/**
 * Topic and consumer-group names. They are persisted in the brokers and in consumers' offsets and never change; a new
 * meaning gets a new name.
 */
export const topics = {
  accounts: { name: 'identity.account.v1', cleanup: 'compact' },
  sessions: { name: 'identity.session.v1', cleanup: 'keep' },
  vendors: { name: 'identity.vendor.v1', cleanup: 'keep' },
  products: { name: 'catalog.product.v1', cleanup: 'keep' },
  stock: { name: 'catalog.stock.v1', cleanup: 'keep' },
  carts: { name: 'order.cart.v1', cleanup: 'keep' },
  orders: { name: 'order.order.v1', cleanup: 'keep' },
  payments: { name: 'payment.payment.v1', cleanup: 'keep' },
  deliveries: { name: 'messaging.delivery.v1', cleanup: 'keep' },
} as const satisfies Record<string, Topic>;

/** One group per consuming service. Persisted like topic names. */
export const consumerGroups = {
  catalog: 'catalog',
  order: 'order',
  payment: 'payment',
  messaging: 'messaging',
  analytics: 'analytics',
} as const;

/** `compact` keeps the newest event of each key, `keep` keeps every event forever. */
export interface Topic {
  readonly name: string;
  readonly cleanup: 'compact' | 'keep';
}

export type ConsumerGroup = (typeof consumerGroups)[keyof typeof consumerGroups];

/** Every topic has this many partitions; an outbox shard is one of them. */
export const partitionCount = 6;

export function deadLetterTopic(group: string): Topic {
  return { name: `${group}.dlq`, cleanup: 'keep' };
}

/** All topics of the platform, dead-letter topics included. The brokers do not create topics automatically. */
export function allTopics(): Topic[] {
  return [...Object.values(topics), ...Object.values(consumerGroups).map(deadLetterTopic)];
}
