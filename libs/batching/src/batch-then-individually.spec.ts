import { describe, expect, it } from '@jest/globals';
import { batchThenIndividually } from './batch-then-individually.ts';

function applierOf(bad: number[], splitOnError: (error: unknown) => boolean = () => true) {
  const calls: (number | readonly number[])[] = [];
  const apply = async (items: readonly number[]) => {
    await Promise.resolve();
    if (items.some((item) => bad.includes(item))) throw new Error(`bad: ${items.join()}`);
  };
  const options = {
    batch: (items: readonly number[]) => (calls.push(items), apply(items)),
    individually: (item: number) => (calls.push(item), apply([item]).catch(() => undefined)),
    splitOnError,
  };
  return {
    calls,
    run: (items: number[], concurrency = 1) => batchThenIndividually(items, { ...options, concurrency }),
  };
}

describe('batchThenIndividually', () => {
  it('applies the items in one batch while nothing fails', async () => {
    const { calls, run } = applierOf([]);
    await run([1, 2, 3]);
    expect(calls).toEqual([[1, 2, 3]]);
  });

  it.each([1, 4])('applies each item once after the batch has failed, %d at a time', async (concurrency) => {
    const { calls, run } = applierOf([2]);
    await run([1, 2, 3], concurrency);
    expect(calls).toEqual([[1, 2, 3], 1, 2, 3]);
  });

  it('throws an error for which no single item can be the reason', async () => {
    const { calls, run } = applierOf([2], () => false);
    await expect(run([1, 2])).rejects.toThrow('bad: 1,2');
    expect(calls).toEqual([[1, 2]]);
  });

  it('does not repeat a batch of one', async () => {
    const { calls, run } = applierOf([1]);
    await expect(run([1])).rejects.toThrow('bad: 1');
    expect(calls).toEqual([[1]]);
  });
});
