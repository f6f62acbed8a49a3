import { inSpan, isTraced } from '@mvec/observability';
import type { Sql } from 'sql-template-tag';

/** Sends a statement in a span with its text. Values are `$1` there: they are sent apart and do not reach the span. */
export function inStatementSpan<T>(statement: Sql, send: () => Promise<T>): Promise<T> {
  if (!isTraced()) return send();
  const { text } = statement;
  const attributes = { 'db.system.name': 'postgresql', 'db.query.text': text.trim() };
  return inSpan(summaryOf(text), { kind: 'client', attributes }, send);
}

const writes =
  /\b(insert) into ([a-z_.]+)|(?<!\b(?:for|key)\s)\b(update)\s+(?!set\b)([a-z_.]+)|\b(delete) from ([a-z_.]+)/gi;
const read = /\bfrom\s+(?:only\s+)?([a-z_.]+)(?!\()\b/i;

/**
 * The tables that a statement writes, or else the first that it reads: `INSERT orders, INSERT eventing.outbox`. There are
 * few such names, because they come from the statements in the code.
 */
export function summaryOf(text: string): string {
  const written = [...text.matchAll(writes)].map((match) => {
    const verb = match[1] ?? match[3] ?? match[5] ?? '';
    const table = match[2] ?? match[4] ?? match[6] ?? '';
    return `${verb.toUpperCase()} ${table}`;
  });
  if (written.length > 0) return [...new Set(written)].join(', ');
  const table = read.exec(text)?.[1];
  return table === undefined ? 'SELECT' : `SELECT ${table}`;
}
