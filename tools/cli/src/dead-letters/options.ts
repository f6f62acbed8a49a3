import { consumerGroups } from '@mvec/events';
import { CommandError } from '@mvec/terminal';
import type { OperatorOptions } from '../operator/operator.js';

export const deadLetterStatuses = ['open', 'replayed', 'dropped', 'any'];

/** Options of the `dead-letters` commands; each has some of them. */
export interface LetterOptions extends OperatorOptions {
  service?: string;
  consumer?: string;
  type?: string;
  topic?: string;
  cause?: string;
  from?: string;
  to?: string;
  status?: string;
  reason?: string;
  all?: boolean;
  json?: boolean;
  yes?: boolean;
}

/** The filter as the operator API names it. */
export type Filter = Partial<Record<'consumer' | 'eventType' | 'topic' | 'cause' | 'from' | 'to', string>>;

const services = Object.keys(consumerGroups);

export function servicesOf({ service }: LetterOptions): string[] {
  if (service === undefined) return services;
  if (services.includes(service)) return [service];
  throw new CommandError(`${service} consumes no events; the services that do are ${services.join(', ')}.`);
}

export function filterOf({ consumer, type, topic, cause, from, to }: LetterOptions): Filter {
  const filter = { consumer, eventType: type, topic, cause, from: momentOf(from), to: momentOf(to) };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Takes any time that JavaScript parses: `2026-11-22`, `2026-11-22T12:00Z`. */
function momentOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CommandError(`${text} is not a time: write it as 2026-11-22T12:00Z.`);
  return new Date(time).toISOString();
}
