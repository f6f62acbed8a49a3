import { table } from '@mvec/terminal';
import type { Letter, LetterDesk } from './letter-desk.js';
import { filterOf, type LetterOptions } from './options.js';
import { printable } from './printable.js';

const maxShown = 50;
const maxCause = 70;

export async function list(desk: LetterDesk, options: LetterOptions): Promise<number> {
  const status = options.status ?? 'open';
  const max = options.all ? Number.POSITIVE_INFINITY : maxShown + 1;
  const { done, silent } = await desk.each((service) => desk.list(service, filterOf(options), status, max));
  const letters = done
    .flatMap(({ service, value }) => value.map((letter) => ({ service, ...letter })))
    .sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  const shown = options.all ? letters : letters.slice(0, maxShown);
  if (options.json) console.log(JSON.stringify(shown, undefined, 2));
  else print(shown, letters.length > shown.length, status);
  return silent === 0 ? 0 : 1;
}

function print(letters: readonly (Letter & { service: string })[], more: boolean, status: string): void {
  const which = status === 'any' ? '' : `${status} `;
  if (letters.length === 0) {
    console.log(`There are no ${which}dead letters.`);
    return;
  }
  const titles = ['id', 'service', 'since', 'event', 'from', 'tries', ...(status === 'any' ? ['status'] : []), 'cause'];
  console.log(
    table(
      titles,
      letters.map((letter) => [
        letter.id,
        letter.service,
        letter.createdAt.slice(0, 19).replace('T', ' '),
        printable(letter.eventType ?? '?'),
        `${letter.topic}/${letter.partition}@${letter.offset}`,
        String(letter.attempts),
        ...(status === 'any' ? [letter.status] : []),
        short(letter.cause),
      ]),
    ),
  );
  const rest = more ? 'The newest of them; --all lists all.' : '`npx mvec dead-letters show <id>` shows one whole.';
  console.log(`\n${letters.length} ${which}dead ${letters.length === 1 ? 'letter' : 'letters'}. ${rest}`);
}

function short(cause: string): string {
  const line = printable(cause.replaceAll(/\s+/g, ' '));
  return line.length > maxCause ? `${line.slice(0, maxCause - 1)}…` : line;
}
