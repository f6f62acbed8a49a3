import { z } from 'zod';
import { ports } from './platform.js';
import { list } from './variables.js';

/** Variables of the connection to the brokers. The defaults fit `npm start`: plain text on the loopback. */
export function kafkaEnv() {
  return {
    KAFKA_BROKERS: list(ports.kafka.map((broker) => `127.0.0.1:${String(broker)}`).join(',')),
    KAFKA_TLS: z.enum(['on', 'off']).default('off'),
    /** PEM file of certificate authorities that replace Node's. */
    KAFKA_CA_PATH: z.string().optional(),
    /** Requires KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD. */
    KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    KAFKA_SASL_USERNAME: z.string().optional(),
    KAFKA_SASL_PASSWORD: z.string().optional(),
  };
}

export type KafkaEnv = z.infer<z.ZodObject<ReturnType<typeof kafkaEnv>>>;
