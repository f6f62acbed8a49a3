import { type CommandContext } from '@mvec/terminal';
import { LetterDesk } from '../dead-letters/letter-desk.js';
import { list } from '../dead-letters/list.js';
import { type LetterOptions, servicesOf } from '../dead-letters/options.js';
import { drop, replay } from '../dead-letters/settle.js';
import { show } from '../dead-letters/show.js';
import { Operator } from '../operator/operator.js';

/** How often a service that does not answer is asked. */
const attempts = 4;

/** What an operator can do with events that a service could not apply. */
export const deadLetterCommands = {
  list: async (options: LetterOptions, context: CommandContext) => list(await deskOf(options, context), options),
  show: async (id: string, options: LetterOptions, context: CommandContext) =>
    show(await deskOf(options, context), options, id),
  replay: async (ids: readonly string[], options: LetterOptions, context: CommandContext) =>
    replay(await deskOf(options, context), options, ids),
  drop: async (ids: readonly string[], options: LetterOptions, context: CommandContext) =>
    drop(await deskOf(options, context), options, ids),
};

async function deskOf(options: LetterOptions, context: CommandContext): Promise<LetterDesk> {
  return new LetterDesk(await Operator.of(options, context, attempts), servicesOf(options));
}
