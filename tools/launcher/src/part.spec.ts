import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ProcessExit } from '@mvec/local-servers';
import { Part, type PartProcess } from './part.js';
import type { PartStatus } from './part-status.js';

/** A process that ends when the test makes it. */
class FakeProcess implements PartProcess {
  readonly pid = 1;
  starts = 0;
  stops = 0;
  failing = false;
  startGate: Promise<void> = Promise.resolve();
  private listener?: (exit: ProcessExit) => void;

  async start(): Promise<void> {
    this.starts += 1;
    await this.startGate;
    if (this.failing) throw new Error('order ended before it was ready');
  }

  stop(): Promise<void> {
    this.stops += 1;
    return Promise.resolve();
  }

  kill(): Promise<void> {
    return Promise.resolve();
  }

  freeze(): Promise<void> {
    return Promise.resolve();
  }

  thaw(): Promise<void> {
    return Promise.resolve();
  }

  onExit(listener: (exit: ProcessExit) => void): () => void {
    this.listener = listener;
    return () => (this.listener = undefined);
  }

  lastLogLines(): string[] {
    return ['out of memory'];
  }

  end(code = 1): void {
    this.listener?.({ code, signal: null, expected: false });
  }
}

let fake: FakeProcess;
let statuses: PartStatus[];
let part: Part;

beforeEach(() => {
  jest.useFakeTimers();
  fake = new FakeProcess();
  statuses = [];
  part = new Part('order', fake, (status) => statuses.push(status));
});

afterEach(() => {
  jest.useRealTimers();
});

describe('A part that ends unexpectedly', () => {
  it('is reported with its last log lines and restarted after a delay', async () => {
    await part.start();
    fake.end();

    expect(statuses.at(-1)).toEqual({
      part: 'order',
      state: 'restarting',
      reason: 'ended with code 1; restarting in 0.5 s',
      logLines: ['out of memory'],
    });
    await jest.advanceTimersByTimeAsync(500);
    expect(part.ready).toBe(true);
    expect(fake.starts).toBe(2);
  });

  it('is not restarted any more after too many ends', async () => {
    await part.start();
    for (let times = 1; times <= 5; times++) {
      fake.end();
      await jest.advanceTimersByTimeAsync(8_000);
    }
    expect(statuses.at(-1)).toMatchObject({
      state: 'failed',
      reason: 'ended with code 1; it ended 5 times within 60 s: not restarted until the next start',
    });
    expect(fake.starts).toBe(5);
  });

  it('is not restarted any more when restarts fail', async () => {
    await part.start();
    fake.failing = true;
    fake.end();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(statuses.at(-1)).toMatchObject({ state: 'failed' });
    expect(fake.starts).toBe(5);
  });

  it('is not restarted when its configuration is wrong', async () => {
    await part.start();
    fake.end(78);

    expect(statuses.at(-1)).toMatchObject({
      state: 'failed',
      reason: 'ended with code 78; its configuration is wrong: not restarted',
    });
  });
});

describe('A part that is stopped', () => {
  it('stays down, also when a restart was pending', async () => {
    await part.start();
    fake.end();
    await part.stop();
    await jest.advanceTimersByTimeAsync(60_000);

    expect(fake.starts).toBe(1);
    expect(statuses.at(-1)).toMatchObject({ state: 'stopped' });
  });

  it('is stopped at the end of a start that could not be interrupted', async () => {
    const gate = Promise.withResolvers<undefined>();
    fake.startGate = gate.promise.then(() => undefined);
    const starting = part.start();
    const stopping = part.stop();
    gate.resolve(undefined);
    await Promise.all([starting, stopping]);

    expect(fake.stops).toBe(2);
    expect(part.ready).toBe(false);
  });

  it('stays down after a kill until start()', async () => {
    await part.start();
    await part.kill();
    expect(part.ready).toBe(false);
    await part.start();
    expect(part.ready).toBe(true);
  });
});
