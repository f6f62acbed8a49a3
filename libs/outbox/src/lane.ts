/** Messages of one topic in one shard. A lane keeps its order, and trouble with a topic stays within its lanes. */
export interface Lane {
  /** Kafka partition of the messages. */
  shard: number;
  topic: string;
}
