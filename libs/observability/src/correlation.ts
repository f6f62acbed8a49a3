import { v7 as uuidv7 } from 'uuid';

export const correlationIdHeader = 'x-correlation-id';

const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

export function newCorrelationId(): string {
  return uuidv7();
}

/** The caller's id if it is fit for logs and headers, otherwise a new one: gateways pass on whatever a client sent. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && wellFormed.test(header) ? header : newCorrelationId();
}
