export { ConsumerLag } from './consumer-lag.js';
export { createTopics, type CreateTopicsOptions } from './create-topics.js';
export {
  DeadLetterReplay,
  type DeadLetterReplayOptions,
  type ReplayConsumer,
  type ReplayOutcome,
} from './dead-letter-replay.js';
export { EventConsumer, type EventConsumerOptions } from './event-consumer.js';
export { type EventHandler, EventRouter, type EventsHandler, oneByOne } from './event-router.js';
export { type Generation, Generations, type Progress } from './generations.js';
export { createKafka, type KafkaOptions } from './kafka-client.js';
export { KafkaConsumer, type KafkaConsumerOptions } from './kafka-consumer.js';
export { KafkaConsumerStrategy, type KafkaConsumerStrategyOptions } from './kafka-consumer-strategy.js';
export { type KafkaSecurity, kafkaSecurity } from './kafka-security.js';
export { type EventContext, OnEvent, OnEvents } from './on-event.js';
export { readTopic } from './read-topic.js';
export { SafeProducer, UnacknowledgedError } from './safe-producer.js';
