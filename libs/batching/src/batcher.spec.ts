import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { Batcher, TooManyWaitingError, type BatcherOptions } from './batcher.ts';

function batcherOf(options: Partial<BatcherOptions<number>> = {}) {
  const batches: number[][] = [];
  const releases: (() => void)[] = [];
  const run = async (items: number[]): Promise<number[]> => {
    batches.push(items);
    await new Promise<void>((resolve) => releases.push(resolve));
    if (items.includes(13)) throw new Error('thirteen');
    return items.map((item) => item * 2);
  };
  const release = async (): Promise<void> => {
    releases.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { batches, release, batcher: new Batcher(run, { name: 'test', ...options }) };
}

describe('Batcher', () => {
  it('runs items of one tick in one batch, and those that come meanwhile in the next', async () => {
    const { batcher, batches, release } = batcherOf();
    const results = [1, 2].map((item) => batcher.add(item));
    await release();
    results.push(batcher.add(3), batcher.add(4));
    await release();
    await release();
    expect(await Promise.all(results)).toEqual([2, 4, 6, 8]);
    expect(batches).toEqual([
      [1, 2],
      [3, 4],
    ]);
  });

  it('keeps batches within the maximum weight, and gives a heavier item a batch to itself', async () => {
    const { batcher, batches, release } = batcherOf({ maxWeight: 10, weightOf: (item) => item });
    const results = [6, 4, 1, 50, 2].map((item) => batcher.add(item));
    await release();
    for (let turn = 0; turn < 4; turn++) await release();
    await Promise.all(results);
    expect(batches).toEqual([[6, 4], [1], [50], [2]]);
  });

  it('rejects all callers of a failed batch and runs the next one', async () => {
    const { batcher, release } = batcherOf();
    const failing = [batcher.add(1), batcher.add(13)].map((result) => result.catch(String));
    await release();
    const later = batcher.add(2);
    await release();
    await release();
    expect(await Promise.all(failing)).toEqual(['Error: thirteen', 'Error: thirteen']);
    expect(await later).toBe(4);
  });

  it('collects items after a batch until the linger has passed', async () => {
    const { batcher, batches, release } = batcherOf({ linger: { perWeightMs: 1_000, maxMs: 1_000 } });
    const first = batcher.add(1);
    await release();
    await release();
    await first;
    const second = batcher.add(2);
    await release();
    expect(batches).toEqual([[1]]);
    while (batches.length < 2) await delay(5);
    await release();
    expect(await second).toBe(4);
  });

  it.each([
    { when: 'a batch is full', options: { maxWeight: 2 }, next: 3 },
    { when: 'an item of a backlog is queued', options: { skipLinger: (item: number) => item > 100 }, next: 101 },
  ])('does not linger when $when', async ({ options, next }) => {
    const linger = { perWeightMs: 3_600_000, maxMs: 3_600_000 };
    const { batcher, batches, release } = batcherOf({ linger, ...options });
    const first = batcher.add(1);
    await release();
    await release();
    await first;
    const later = [batcher.add(2)];
    await release();
    expect(batches).toEqual([[1]]);
    later.push(batcher.add(next));
    await release();
    await release();
    expect(batches).toEqual([[1], [2, next]]);
    expect(await Promise.all(later)).toEqual([4, 2 * next]);
  });

  it('refuses an item when the queue is full, and continues', async () => {
    const { batcher, release } = batcherOf({ maxWeight: 2_000 });
    const first = batcher.add(1);
    await release();
    const waiting = Array.from({ length: 2_000 }, () => batcher.add(2));
    await expect(batcher.add(7)).rejects.toThrow(TooManyWaitingError);
    await release();
    await first;
    await release();
    expect(await Promise.all(waiting)).toHaveLength(2_000);
    const later = batcher.add(8);
    await release();
    await release();
    expect(await later).toBe(16);
  });

  it('rejects an item that was queued for too long, and runs the later ones', async () => {
    const { batcher, batches, release } = batcherOf({ maxQueueMs: 50 });
    const first = batcher.add(1);
    await release();
    const late = batcher.add(2);
    await delay(60);
    const later = batcher.add(3);
    const refused = expect(late).rejects.toThrow(TooManyWaitingError);
    await release();
    await release();
    await refused;
    expect(await Promise.all([first, later])).toEqual([2, 6]);
    expect(batches).toEqual([[1], [3]]);
  });

  it('runs outside the async context of its callers', async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const batcher = new Batcher<number, number>(
      (items) => {
        seen.push(caller.getStore());
        return Promise.resolve(items);
      },
      { name: 'test' },
    );
    const after = await caller.run('a request', async () => [await batcher.add(1), caller.getStore()]);
    expect(seen).toEqual([undefined]);
    expect(after).toEqual([1, 'a request']);
  });

  it('retries items one by one after an error for which one of them may be the reason', async () => {
    const mayBeOneItem = (error: unknown) => String(error).includes('thirteen');
    const { batcher, batches, release } = batcherOf({ splitOnError: mayBeOneItem });
    const results = [1, 13, 2].map((item) => batcher.add(item).catch(String));
    for (let turn = 0; turn < 6; turn++) await release();
    expect(await Promise.all(results)).toEqual([2, 'Error: thirteen', 4]);
    expect(batches).toEqual([[1, 13, 2], [1], [13], [2]]);
  });
});
