import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createLogger } from '@mvec/observability';
import { PeriodicTask, type PeriodicTaskOptions } from './periodic-task.ts';

const hourMs = 3_600_000;
const lines: Record<string, unknown>[] = [];
const logger = createLogger('test', 'info', {
  write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>),
});
const tasks: PeriodicTask[] = [];

function taskOf(
  run: (signal: AbortSignal) => Promise<unknown>,
  options: Partial<PeriodicTaskOptions> = {},
): PeriodicTask {
  const task = new PeriodicTask(run, { name: 'sweep', everyMs: 1, logger, failureMessage: 'sweep failed', ...options });
  tasks.push(task);
  return task;
}

/** Runs that each wait to be released. */
function heldRuns() {
  const releases: (() => void)[] = [];
  let started = 0;
  const run = () => {
    started += 1;
    return new Promise<void>((resolve) => releases.push(resolve));
  };
  return { run, started: () => started, release: () => releases.shift()?.() };
}

const ticks = async () => {
  for (let tick = 0; tick < 5; tick++) await new Promise((resolve) => setImmediate(resolve));
};

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await delay(1);
}

afterEach(async () => {
  await Promise.all(tasks.splice(0).map((task) => task.stop()));
  lines.length = 0;
});

describe('PeriodicTask', () => {
  it('runs again and again, one run at a time', async () => {
    let running = 0;
    let runs = 0;
    const overlaps: number[] = [];
    const task = taskOf(async () => {
      overlaps.push((running += 1));
      await delay(2);
      running -= 1;
      runs += 1;
    });
    task.start();
    task.start();
    await until(() => runs === 5);
    expect(new Set(overlaps)).toEqual(new Set([1]));
  });

  it.each([
    { runAtStart: true, runs: 1 },
    { runAtStart: false, runs: 0 },
  ])('runs $runs time(s) at the start with runAtStart $runAtStart', async ({ runAtStart, runs }) => {
    const { run, started } = heldRuns();
    const task = taskOf(run, { everyMs: hourMs, runAtStart, stopWithinMs: 0 });
    task.start();
    await ticks();
    expect(started()).toBe(runs);
  });

  it('runs once more for all wakes that come during a run, and at once for one during a pause', async () => {
    const { run, started, release } = heldRuns();
    const task = taskOf(run, { everyMs: hourMs });
    task.wake();
    task.start();
    await ticks();
    expect(started()).toBe(1);
    for (let wake = 0; wake < 3; wake++) task.wake();
    release();
    await ticks();
    expect(started()).toBe(2);
    release();
    await ticks();
    expect(started()).toBe(2);
    task.wake();
    await ticks();
    expect(started()).toBe(3);
    release();
  });

  it('runs without a pause while there is more to do', async () => {
    let runs = 0;
    const task = taskOf(async () => (runs += 1) < 4, { everyMs: hourMs, runAtStart: true });
    task.start();
    await until(() => runs === 4);
    await ticks();
    expect(runs).toBe(4);
  });

  it('waits for the current run when it stops, and starts no other', async () => {
    const { run, started, release } = heldRuns();
    const task = taskOf(run, { runAtStart: true });
    task.start();
    let stopped = false;
    task.wake();
    const stopping = task.stop().then(() => (stopped = true));
    await ticks();
    expect(stopped).toBe(false);
    release();
    await stopping;
    task.wake();
    await ticks();
    expect(started()).toBe(1);
  });

  it('aborts the signal of the current run, and waits no longer than it may', async () => {
    let signal: AbortSignal | undefined;
    const task = taskOf(
      (given) => {
        signal = given;
        return new Promise(() => undefined);
      },
      { runAtStart: true, stopWithinMs: 1 },
    );
    task.start();
    await task.stop();
    expect(signal?.aborted).toBe(true);
  });

  it('logs a failed run and repeats it soon, however long its pause is', async () => {
    let runs = 0;
    const task = taskOf(
      async () => {
        if ((runs += 1) === 1) throw new Error('the database is down');
      },
      { everyMs: hourMs, runAtStart: true },
    );
    task.start();
    await until(() => runs === 2);
    expect(lines).toEqual([expect.objectContaining({ event: 'sweep_failed', failures: 1, msg: 'sweep failed' })]);
  });

  it('runs outside the context of its caller', async () => {
    const caller = new AsyncLocalStorage<string>();
    const seen: (string | undefined)[] = [];
    const task = taskOf(async () => void seen.push(caller.getStore()), { everyMs: hourMs });
    caller.run('a request', () => {
      task.wake();
      task.start();
    });
    await until(() => seen.length === 1);
    expect(seen).toEqual([undefined]);
  });
});
