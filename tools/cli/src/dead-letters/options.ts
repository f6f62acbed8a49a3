import { consumerGroups } from '@mvec/events';
import { CommandError } from '../command.js';
import { placeOptions } from '../place.js';

/** Options of every `dead-letters` command. */
export const letterOptions = {
  ...placeOptions,
  service: { type: 'string' },
  consumer: { type: 'string' },
  type: { type: 'string' },
  topic: { type: 'string' },
  cause: { type: 'string' },
  from: { type: 'string' },
  to: { type: 'string' },
  status: { type: 'string' },
  reason: { type: 'string' },
  all: { type: 'boolean' },
  json: { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
} as const;

export interface LetterValues {
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

/** As the operator API names them. */
export type Filter = Partial<Record<'consumer' | 'eventType' | 'topic' | 'cause' | 'from' | 'to', string>>;

const services = Object.keys(consumerGroups);

export function servicesOf({ service }: LetterValues): string[] {
  if (service === undefined) return services;
  if (services.includes(service)) return [service];
  throw new CommandError(`${service} consumes nothing; those that do are ${services.join(', ')}.`);
}

export function filterOf({ consumer, type, topic, cause, from, to }: LetterValues): Filter {
  const filter = { consumer, eventType: type, topic, cause, from: momentOf(from), to: momentOf(to) };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}

/** Anything JavaScript reads as a time: `2026-11-22`, `2026-11-22T12:00Z`. */
function momentOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new CommandError(`${text} is not a time: write it as 2026-11-22T12:00Z.`);
  return new Date(time).toISOString();
}
