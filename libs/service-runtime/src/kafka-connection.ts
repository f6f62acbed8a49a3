import type { createKafka } from '@mvec/kafka';

/** The service's Kafka client, for the producer and the consumer strategy. Apps do not need it. */
export class KafkaConnection {
  constructor(readonly client: ReturnType<typeof createKafka>) {}
}
