import { v7 as uuidv7 } from 'uuid';

export const correlationIdHeader = 'x-correlation-id';

const wellFormed = /^[A-Za-z0-9._-]{8,128}$/;

export function newCorrelationId(): string {
  return uuidv7();
}

/** The client's id when it is safe in logs and headers, else a new one: gateways forward any header. */
export function correlationIdFrom(header: unknown): string {
  return typeof header === 'string' && wellFormed.test(header) ? header : newCorrelationId();
}
