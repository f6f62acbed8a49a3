import { ZodError } from 'zod';

const maxReason = 500;

/**
 * Whether a retry is pointless: the server permanently refused this sender, recipient or content (5xx), no server would
 * accept the address, or the data does not match its template. A server that refuses the connection (greeting, TLS,
 * login) refuses every mail until an operator fixes it: that is an outage. Codes: RFC 5321 4.2.1; 530: RFC 4954 6.
 */
export function isRefusal(error: unknown): boolean {
  if (error instanceof ZodError) return true;
  if (!(error instanceof Error) || !('code' in error)) return false;
  if (error.code !== 'EENVELOPE' && error.code !== 'EMESSAGE') return false;
  const answer: unknown = 'responseCode' in error ? error.responseCode : undefined;
  return typeof answer === 'number' ? answer >= 500 && answer !== 530 : error.code === 'EENVELOPE';
}

/** The reason for logs, operators and events, without the addresses that servers often repeat in their answers. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/g, '…').slice(0, maxReason);
}
