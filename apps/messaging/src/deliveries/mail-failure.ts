import { ZodError } from 'zod';

const maxReason = 500;

/**
 * Whether trying again is pointless: the server refused this sender, recipient or mail for good (5xx), no server would
 * take the address, or the data does not fit its template. A server that refuses us (greeting, TLS, login) refuses
 * every mail until somebody mends it: that is an outage. Codes: RFC 5321 4.2.1, 530: RFC 4954 6.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ZodError) return true;
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code !== 'EENVELOPE' && error.code !== 'EMESSAGE') return false;
  const answer: unknown = 'responseCode' in error ? error.responseCode : undefined;
  return typeof answer === 'number' ? answer >= 500 && answer !== 530 : error.code === 'EENVELOPE';
}

/** For logs, operators and events, which are kept for ever: servers like to repeat the address, so it is taken out. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…').slice(0, maxReason);
}
