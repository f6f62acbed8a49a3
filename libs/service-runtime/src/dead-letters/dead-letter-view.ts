import type { DeadLetterAction, DeadLetterRecord, DeadLetterSummary } from '@mvec/outbox';
import type { DeadLetterSummaryView, DeadLetterView } from './dead-letters.dto.js';

export function toSummaryView(letter: DeadLetterSummary): DeadLetterSummaryView {
  return {
    id: letter.id,
    consumer: letter.consumer,
    status: letter.status,
    eventId: letter.eventId,
    eventType: letter.eventType,
    topic: letter.topic,
    partition: letter.partition,
    offset: letter.offset,
    key: letter.key,
    cause: letter.cause,
    attempts: letter.attempts,
    createdAt: letter.createdAt.toISOString(),
    settledAt: letter.settledAt?.toISOString() ?? null,
  };
}

export function toView(letter: DeadLetterRecord, actions: readonly DeadLetterAction[]): DeadLetterView {
  return {
    ...toSummaryView(letter),
    headers: letter.headers,
    value: letter.value && readable(letter.value),
    actions: actions.map(({ action, outcome, callerId, reason, correlationId, at }) => ({
      action,
      outcome,
      callerId,
      reason,
      correlationId,
      at: at.toISOString(),
    })),
  };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A value as readable text: JSON unchanged, other bytes in base64. */
export function readable(value: Buffer): NonNullable<DeadLetterView['value']> {
  try {
    const text = utf8.decode(value);
    JSON.parse(text);
    return { encoding: 'json', text };
  } catch {
    return { encoding: 'base64', text: value.toString('base64') };
  }
}
