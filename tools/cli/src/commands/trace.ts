import { UnexpectedAnswerError } from '@mvec/demo-market';
import { CommandError, type CommandContext } from '@mvec/terminal';
import { Operator, type OperatorOptions } from '../operator/operator.js';
import { readTimeline } from '../trace/read-timeline.js';
import { timelineText } from '../trace/timeline-text.js';

/** How often a service that does not answer is asked. */
const attempts = 2;

/** Prints the complete timeline of an order. Exit code 1 when a service that contributes to it does not answer. */
export async function trace(
  orderId: string,
  options: OperatorOptions & { json?: boolean },
  context: CommandContext,
): Promise<number> {
  const operator = await Operator.of(options, context, attempts);
  const timeline = await readTimeline(operator, orderId).catch((error: unknown) => {
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    throw new CommandError(
      `The order service cannot answer (status ${error.status}): \`npx mvec status\` shows which services run.`,
    );
  });
  console.log(options.json ? JSON.stringify(timeline, undefined, 2) : timelineText(timeline));
  return timeline.missing.length === 0 ? 0 : 1;
}
