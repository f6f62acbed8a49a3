import { crc32 } from 'node:zlib';
import type { z } from 'zod';
import { partitionCount, type Topic } from './topics.js';

/**
 * One event type in one version: its name, topic, key and schema. Producer and consumers share this object, so both agree
 * on the shape.
 */
export interface EventContract<T = unknown> {
  /** CloudEvents `type`, for example `order.placed.v1`. */
  readonly type: string;
  readonly topic: Topic;
  /** The id whose events must stay in order: the Kafka message key. */
  key(data: T): string;
  readonly schema: z.ZodType<T>;
}

/** A CloudEvents 1.0 event as handlers receive it: parsed, validated and typed. */
export interface EventEnvelope<T = unknown> {
  /** UUIDv7. The inbox recognises a redelivery by it. */
  readonly id: string;
  readonly type: string;
  /** The service that published it. */
  readonly source: string;
  /** Time when its transaction wrote it, by the database's clock. ISO 8601, UTC. */
  readonly time: string;
  /** The message key. */
  readonly subject: string;
  readonly correlationId: string;
  /** W3C trace context of the request or event that caused this one. */
  readonly traceparent?: string;
  readonly data: T;
}

export type EventData<C> = C extends EventContract<infer T> ? T : never;

export function defineEvent<S extends z.ZodType>(definition: {
  /** Past tense, without the version: `order.placed`. */
  name: string;
  version: number;
  topic: Topic;
  key: (data: z.output<S>) => string;
  schema: S;
}): EventContract<z.output<S>> {
  const { name, version, topic, key, schema } = definition;
  return { type: `${name}.v${version}`, topic, key, schema: schema as z.ZodType<z.output<S>> };
}

/** The partition of a key, the same in every topic. Never change it: that would reorder the events of a key. */
export function partitionOf(key: string): number {
  return crc32(key) % partitionCount;
}
