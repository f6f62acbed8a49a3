import { CommandError, confirm } from '@mvec/terminal';
import type { LetterDesk, Replayed } from './letter-desk.js';
import { type Filter, filterOf, type LetterOptions } from './options.js';
import { printable } from './printable.js';

/** How many are counted for the question. */
const maxCounted = 1_000;

const good = new Set(['applied', 'duplicate', 'dropped', 'unchanged']);

/** Replays the named dead letters, or with --all those that match the filter. Exit code 1 when one failed. */
export async function replay(desk: LetterDesk, options: LetterOptions, ids: readonly string[]): Promise<number> {
  if (ids.length > 0) return settleNamed(desk, 'replay', ids);
  const filter = allOf(options);
  if (!(await isConfirmed(desk, options, filter, 'Replay'))) return 1;
  const { done, silent } = await desk.each((service) => replayAll(desk, service, filter));
  for (const { service, value } of done) console.log(`  ${service.padEnd(9)} ${inWords(value)}`);
  const failed = done.reduce((sum, { value }) => sum + value.failed + value.stale, 0);
  if (failed > 0) console.log('What failed or is stale stays open: `npx mvec dead-letters list` shows why.');
  return failed + silent === 0 ? 0 : 1;
}

/** Drops the named dead letters, or with --all those that match the filter. */
export async function drop(desk: LetterDesk, options: LetterOptions, ids: readonly string[]): Promise<number> {
  const { reason } = options;
  if (ids.length > 0) return settleNamed(desk, 'drop', ids, { reason });
  const filter = allOf(options);
  if (!(await isConfirmed(desk, options, filter, 'Drop'))) return 1;
  const { done, silent } = await desk.each(async (service) => {
    const letters = await desk.list(service, filter, 'open', Number.POSITIVE_INFINITY);
    for (const { id } of letters) await desk.settle(service, id, 'drop', { reason });
    return letters.length;
  });
  for (const { service, value } of done) console.log(`  ${service.padEnd(9)} ${value} dropped`);
  return silent === 0 ? 0 : 1;
}

async function settleNamed(
  desk: LetterDesk,
  action: 'replay' | 'drop',
  ids: readonly string[],
  body?: object,
): Promise<number> {
  let failures = 0;
  for (const id of ids) {
    const { service } = await desk.find(id);
    const { outcome, cause } = await desk.settle(service, id, action, body);
    console.log(`  ${id} ${service.padEnd(9)} ${outcome}${outcome === 'failed' ? `: ${printable(cause)}` : ''}`);
    if (!good.has(outcome)) failures += 1;
  }
  return failures === 0 ? 0 : 1;
}

/** A filter that ends now: dead letters that arrive after the question are left alone. */
function allOf(options: LetterOptions): Filter {
  if (!options.all) throw new CommandError('Name dead letters by id, or pass --all with a filter.');
  return { to: new Date().toISOString(), ...filterOf(options) };
}

/** Asks before more than one is settled. */
async function isConfirmed(desk: LetterDesk, { yes }: LetterOptions, filter: Filter, verb: string): Promise<boolean> {
  if (yes) return true;
  const { done } = await desk.each((service) => desk.list(service, filter, 'open', maxCounted));
  const counts = done.map(({ service, value }) => ({ service, count: value.length })).filter(({ count }) => count > 0);
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  if (total <= 1) return true;
  const where = counts.map(({ service, count }) => `${count} of ${service}`).join(', ');
  if (await confirm(`${verb} ${total} dead letters (${where})?`)) return true;
  console.log('Nothing was done.');
  return false;
}

async function replayAll(desk: LetterDesk, service: string, filter: Filter): Promise<Replayed> {
  const sum: Replayed = { applied: 0, duplicate: 0, unchanged: 0, failed: 0, stale: 0, nextCursor: null };
  do {
    const some = await desk.replayMany(service, filter, sum.nextCursor);
    for (const outcome of outcomes) sum[outcome] += some[outcome];
    sum.nextCursor = some.nextCursor;
  } while (sum.nextCursor !== null);
  return sum;
}

const outcomes = ['applied', 'duplicate', 'unchanged', 'failed', 'stale'] as const;

function inWords(replayed: Replayed): string {
  const parts = outcomes.filter((outcome) => replayed[outcome] > 0).map((outcome) => `${replayed[outcome]} ${outcome}`);
  return parts.length === 0 ? 'nothing to replay' : parts.join(', ');
}
