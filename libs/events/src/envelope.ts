import { z } from 'zod';
import type { EventContract, EventEnvelope } from './contract.js';

/** Kafka headers of an event in CloudEvents binary mode. */
export type EventHeaders = Record<string, string>;

export class MalformedEventError extends Error {
  override readonly name = 'MalformedEventError';
}

const headersSchema = z.object({
  ce_specversion: z.literal('1.0'),
  // Postgres returns ids in lower case.
  ce_id: z.uuid().toLowerCase(),
  ce_type: z.string().min(1),
  ce_source: z.string().min(1),
  ce_time: z.iso.datetime().refine((time) => Date.parse(time) >= 0, { error: 'must be a time after 1970' }),
  ce_subject: z.string().min(1),
  'correlation-id': z.string().min(1),
  // An invalid traceparent is dropped; it is no reason to refuse an event.
  traceparent: z
    .string()
    .regex(/^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/)
    .optional()
    .catch(undefined),
});

export function toHeaders(envelope: Omit<EventEnvelope, 'data'>): EventHeaders {
  return {
    ce_specversion: '1.0',
    ce_id: envelope.id,
    ce_type: envelope.type,
    ce_source: envelope.source,
    ce_time: envelope.time,
    ce_subject: envelope.subject,
    'content-type': 'application/json',
    'correlation-id': envelope.correlationId,
    ...(envelope.traceparent === undefined ? {} : { traceparent: envelope.traceparent }),
  };
}

/**
 * Reads one Kafka message as an event of the given contract.
 * @throws MalformedEventError when a header or the value does not match the contract
 */
export function parseEvent<T>(
  contract: EventContract<T>,
  headers: EventHeaders,
  value: Buffer | null,
): EventEnvelope<T> {
  const ce = parse(headersSchema, headers, 'headers');
  const data = parse(contract.schema, parseJson(value), `value of ${contract.type}`);
  return {
    id: ce.ce_id,
    type: ce.ce_type,
    source: ce.ce_source,
    time: ce.ce_time,
    subject: ce.ce_subject,
    correlationId: ce['correlation-id'],
    ...(ce.traceparent === undefined ? {} : { traceparent: ce.traceparent }),
    data,
  };
}

function parse<T>(schema: z.ZodType<T>, input: unknown, what: string): T {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  throw new MalformedEventError(`Malformed ${what}: ${z.prettifyError(result.error)}`);
}

function parseJson(value: Buffer | null): unknown {
  try {
    return JSON.parse(value?.toString('utf8') ?? '');
  } catch {
    throw new MalformedEventError('Malformed value: it is not JSON');
  }
}
