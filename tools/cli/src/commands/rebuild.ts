import { setTimeout as delay } from 'node:timers/promises';
import type { CommandContext } from '@mvec/terminal';
import { Operator, type OperatorOptions } from '../operator/operator.js';

interface Rebuild {
  generation: number;
  status: 'building' | 'live' | 'retired' | 'dropped';
  messages: { total: number; left: number } | null;
}

const rebuilds = '/api/analytics/v1/rebuilds';
const conflict = 409;
const pollMs = 1_000;

/** Starts a rebuild of the read models and shows its progress. Ctrl-C ends the display, not the rebuild. */
export async function rebuild(options: OperatorOptions, context: CommandContext): Promise<number> {
  const operator = await Operator.of(options, context);
  const generation = await request(operator);
  await follow(operator, generation);
  return 0;
}

/** @returns the generation that is being built, by this request or an earlier one */
async function request(operator: Operator): Promise<number | undefined> {
  const { status, body } = await operator.send<Rebuild>('POST', rebuilds, [202, conflict]);
  if (status === conflict) {
    console.log('A rebuild is already running; showing its progress.');
    return (await newest(operator))?.generation;
  }
  console.log(`Generation ${body.generation} of the read models reads the topics from their beginning.`);
  console.log('Reports use the previous generation meanwhile. Ctrl-C ends this display, not the rebuild.');
  return body.generation;
}

async function follow(operator: Operator, generation: number | undefined): Promise<void> {
  let shown = '';
  for (;;) {
    const current = await newest(operator);
    if (current === undefined || current.generation !== generation || current.status !== 'building') break;
    const line = progressOf(current);
    if (line !== shown) console.log(line);
    shown = line;
    await delay(pollMs);
  }
  console.log('The new read models are live. The rows of the old ones are deleted in the background.');
}

function progressOf({ messages }: Rebuild): string {
  if (messages === null) return '  waiting for its first messages';
  return `  ${messages.total - messages.left} of ${messages.total} messages applied`;
}

async function newest(operator: Operator): Promise<Rebuild | undefined> {
  return (await operator.get<{ items: Rebuild[] }>(`${rebuilds}?limit=1`)).items[0];
}
