import { parseArgs } from 'node:util';
import { CommandError, type Command } from '../command.js';
import { LetterDesk } from '../dead-letters/letter-desk.js';
import { list } from '../dead-letters/list.js';
import { letterOptions, type LetterValues, servicesOf } from '../dead-letters/options.js';
import { drop, replay } from '../dead-letters/settle.js';
import { show } from '../dead-letters/show.js';
import { Operator } from '../operator/operator.js';

type LetterCommand = (desk: LetterDesk, values: LetterValues, ids: readonly string[]) => Promise<number>;

const letterCommands: Readonly<Record<string, LetterCommand>> = { list, show, replay, drop };

/** A part that does not answer is asked this often. */
const attempts = 4;

/** Events that a service could not apply: what they are, and what shall become of them. */
export const deadLetters: Command = async (args, context) => {
  const { values, positionals } = parseArgs({ args, options: letterOptions, allowPositionals: true });
  const [name = 'list', ...ids] = positionals;
  const command = Object.hasOwn(letterCommands, name) ? letterCommands[name] : undefined;
  if (command === undefined)
    throw new CommandError(`There is no dead-letters ${name}: npx mvec dead-letters --help tells what there is.`);
  const operator = await Operator.of(values, context, attempts);
  return command(new LetterDesk(operator, servicesOf(values)), values, ids);
};
