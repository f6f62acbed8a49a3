import { createInterface } from 'node:readline/promises';
import { CommandError } from '../command.js';

/** @throws CommandError where nobody can be asked */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('There is no terminal to ask at: say --yes to go ahead.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
