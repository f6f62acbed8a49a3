import { z } from 'zod';
import { ports } from './platform.js';
import { list } from './variables.js';

/** How to reach the brokers; the defaults fit those of `npm start`, which speak plain text on the loopback. */
export function kafkaEnv() {
  return {
    KAFKA_BROKERS: list(ports.kafka.map((broker) => `127.0.0.1:${String(broker)}`).join(',')),
    KAFKA_TLS: z.enum(['on', 'off']).default('off'),
    /** A PEM file of authorities to trust in place of those that Node knows. */
    KAFKA_CA_PATH: z.string().optional(),
    /** With it come KAFKA_SASL_USERNAME and KAFKA_SASL_PASSWORD. */
    KAFKA_SASL_MECHANISM: z.enum(['plain', 'scram-sha-256', 'scram-sha-512']).optional(),
    KAFKA_SASL_USERNAME: z.string().optional(),
    KAFKA_SASL_PASSWORD: z.string().optional(),
  };
}

export type KafkaEnv = z.infer<z.ZodObject<ReturnType<typeof kafkaEnv>>>;
