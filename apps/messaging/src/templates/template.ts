import { moneySchema } from '@mvec/money';
import { z, type ZodType } from 'zod';
import { formatMoney } from './format-money.js';
import type { Content } from './layout.js';
import { wordsOf } from './tidy.js';

interface Template<S extends ZodType = ZodType> {
  /** Schema of the data, checked when a message is added and again when the mail is rendered. */
  schema: S;
  /** @throws ZodError when the data does not match the schema */
  content: (data: unknown) => Content;
}

export function defineTemplate<S extends ZodType>(schema: S, write: (data: z.output<S>) => Content): Template<S> {
  return { schema, content: (data) => write(schema.parse(data)) };
}

const title = wordsOf(200);
const quantity = z.int();

export const boughtLine = z.object({ title, quantity, unitPrice: moneySchema });
export const shippedLine = z.object({ title, quantity });

const maxLines = 100;

/** Lists at most a hundred lines; the order itself shows all of them. */
export function listOf<T>(lines: readonly T[], line: (item: T) => string): { list: string[] } {
  const more = lines.length - maxLines;
  const list = lines.slice(0, maxLines).map(line);
  return { list: more > 0 ? [...list, `and ${more} more`] : list };
}

export function boughtText(line: z.output<typeof boughtLine>): string {
  return `${line.quantity} × ${line.title}, ${formatMoney(line.unitPrice)} each`;
}

const timeFormat = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

/** Formats a time as `22 November 2026 at 12:00 UTC`. */
export function formatTime(time: string): string {
  return `${timeFormat.format(new Date(time))} UTC`;
}
