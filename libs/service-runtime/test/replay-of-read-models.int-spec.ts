import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Generation } from '@mvec/kafka';
import { eventually } from '@mvec/testing';
import { DeadLetterBench } from './support/dead-letter-bench.js';
import { fails, RepairableReadModelModule, TestGenerations, world } from './support/repairable.module.js';

let bench: DeadLetterBench;
let poison: string;

const generation = (id: number): Generation => ({ id, consumer: `analytics.${randomUUID()}`, catchingUp: id > 1 });

beforeAll(async () => {
  Object.assign(world, { cause: 'bug', generations: [generation(1)] });
  bench = await DeadLetterBench.open(RepairableReadModelModule, 1, TestGenerations);
  poison = await bench.publish(fails);
  await bench.untilOpen(1);
}, 120_000);

afterAll(() => bench.close());

const untilAttempts = (attempts: number) =>
  eventually(async () => (await bench.open())[0]?.['attempts'] === attempts, { timeout: 60_000 });

async function replay(): Promise<unknown> {
  const { body } = await bench.ask('GET', 'dead-letters');
  expect(body.items).toHaveLength(1);
  return (await bench.ask('POST', `dead-letters/${String(body.items[0]?.['id'])}/replay`)).body['outcome'];
}

const effectsOf = (...generations: number[]) => generations.map((number) => ({ eventId: poison, generation: number }));

describe('A dead letter of a read model', () => {
  it('is applied once to the live generation and once to the one being built', async () => {
    world.generations = [...world.generations, generation(2)];
    await untilAttempts(10);
    world.cause = 'repaired';
    expect(await replay()).toBe('applied');
    expect(await replay()).toBe('unchanged');
    const { effects, marks } = await bench.endState();
    expect(effects).toEqual(effectsOf(1, 2));
    expect(marks).toEqual([1, 2].map(() => expect.objectContaining({ eventId: poison, outcome: 'applied' })));
  });

  it('opens again when a later generation cannot apply it, and is replayed to that one only', async () => {
    world.cause = 'bug';
    world.generations = [...world.generations, generation(3)];
    await untilAttempts(16);
    expect(await replay()).toBe('failed');
    world.cause = 'repaired';
    expect(await replay()).toBe('applied');
    expect((await bench.endState()).effects).toEqual(effectsOf(1, 2, 3));
  });
});
