import { createInterface } from 'node:readline/promises';
import { CommandError } from './command.js';

/** Asks a yes-or-no question. @throws CommandError without a terminal */
export async function confirm(question: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new CommandError('There is no terminal to ask at: pass --yes to go ahead.');
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
