import { parseArgs } from 'node:util';
import { UnexpectedAnswerError } from '@mvec/demo-market';
import { CommandError, type Command } from '../command.js';
import { Operator } from '../operator/operator.js';
import { placeOptions } from '../place.js';
import { readTimeline } from '../trace/read-timeline.js';
import { timelineText } from '../trace/timeline-text.js';

const options = { ...placeOptions, json: { type: 'boolean' } } as const;
/** A part that does not answer is asked once more. */
const attempts = 2;

const usage = `Usage: npx mvec trace <order id>

  Prints what happened to an order in all services, by time, and what is outstanding.
  --json prints what the API answers.`;

/** The whole timeline of an order. Exit code 1 when a service that should tell of it does not answer. */
export const trace: Command = async (args, context) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const [orderId, ...others] = positionals;
  if (orderId === undefined || others.length > 0) throw new CommandError(usage);
  const operator = await Operator.of(values, context, attempts);
  const timeline = await readTimeline(operator, orderId).catch((error: unknown) => {
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    throw new CommandError(
      `The order service does not tell it (status ${error.status}). npx mvec status says who runs.`,
    );
  });
  console.log(values.json ? JSON.stringify(timeline, undefined, 2) : timelineText(timeline));
  return timeline.missing.length === 0 ? 0 : 1;
};
