import { describe, expect, it } from '@jest/globals';
import { TooBusyError, WorkQueue } from './work-queue.js';

function gate() {
  const releases: (() => void)[] = [];
  let running = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => releases.push(resolve));
    running--;
  };
  const releaseAll = async (runs: Promise<unknown>) => {
    let done = false;
    void runs.finally(() => (done = true));
    while (!done) {
      releases.splice(0).forEach((release) => release());
      await Promise.resolve();
    }
  };
  return { work, releaseAll, most: () => most };
}

describe('WorkQueue', () => {
  it('runs all work, never more at once than allowed', async () => {
    const queue = new WorkQueue(2, 100);
    const { work, releaseAll, most } = gate();
    const runs = Promise.all(Array.from({ length: 50 }, () => queue.run(work)));
    await releaseAll(runs);
    expect((await runs).length).toBe(50);
    expect(most()).toBe(2);
  });

  it('refuses work beyond the queue, and works again afterwards', async () => {
    const queue = new WorkQueue(1, 1);
    const { work, releaseAll } = gate();
    const runs = Promise.all([queue.run(work), queue.run(work)]);
    await expect(queue.run(work)).rejects.toBeInstanceOf(TooBusyError);
    await releaseAll(runs);
    await expect(queue.run(async () => 'done')).resolves.toBe('done');
  });

  it('frees the place when the work fails', async () => {
    const queue = new WorkQueue(1, 0);
    const fail = queue.run(async () => {
      throw new Error('failed');
    });
    await expect(fail).rejects.toThrow('failed');
    await expect(queue.run(async () => 'done')).resolves.toBe('done');
  });
});
