import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { Operator } from '../operator/operator.js';
import { placeOptions } from '../place.js';

interface Rebuild {
  generation: number;
  status: 'building' | 'live' | 'retired' | 'dropped';
  messages: { total: number; left: number } | null;
}

const rebuilds = '/api/analytics/v1/rebuilds';
const conflict = 409;
const pollMs = 1_000;

/** Has the read models made anew and follows it to its end. Ctrl-C ends the following, not the rebuild. */
export const rebuild: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: placeOptions });
  const operator = await Operator.of(values, context);
  const generation = await request(operator);
  await follow(operator, generation);
  return 0;
};

/** @returns the generation that is built, by this request or by an earlier one */
async function request(operator: Operator): Promise<number | undefined> {
  const { status, body } = await operator.send<Rebuild>('POST', rebuilds, [202, conflict]);
  if (status === conflict) {
    console.log('A rebuild is running already; this follows it.');
    return (await newest(operator))?.generation;
  }
  console.log(`Generation ${body.generation} of the read models reads the topics from their beginning.`);
  console.log('Reports go on from the one before. Ctrl-C ends this display, not the rebuild.');
  return body.generation;
}

async function follow(operator: Operator, generation: number | undefined): Promise<void> {
  let said = '';
  for (;;) {
    const current = await newest(operator);
    if (current === undefined || current.generation !== generation || current.status !== 'building') break;
    const line = progressOf(current);
    if (line !== said) console.log(line);
    said = line;
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
