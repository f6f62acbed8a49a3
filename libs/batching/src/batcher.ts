import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTick, setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@mvec/errors';
import { context, inSharedSpan } from '@mvec/observability';
import { batchThenIndividually } from './batch-then-individually.js';

/** Linger: measured from the start of the previous batch and proportional to its weight, so a lone item hardly waits. */
export interface Linger {
  /** Milliseconds for each unit of weight of the previous batch. */
  perWeightMs: number;
  maxMs: number;
}

/** For background work, which no request waits for: larger batches save processor time (docs/performance.md). */
export const lingerUnderLoad: Linger = { perWeightMs: 20, maxMs: 120 };

export interface BatcherOptions<Item> {
  /** Names the batch in traces, for example `hold units`. */
  name: string;
  /** Maximum number of batches under way at the same time; 1 by default. */
  concurrency?: number;
  /** How long a batch that is not full waits for more items. No linger by default. */
  linger?: Linger;
  /** Maximum weight of a batch; a heavier item gets a batch to itself. 500 by default. */
  maxWeight?: number;
  /** Weight of an item; 1 by default. */
  weightOf?: (item: Item) => number;
  /** Whether the item comes from a backlog: its batch does not linger. Never by default. */
  skipLinger?: (item: Item) => boolean;
  /** Rejects items that were queued longer than this. Unlimited by default. */
  maxQueueMs?: number;
  /** Whether one item may be the reason why a batch failed: its items are then retried one by one. Never by default. */
  splitOnError?: (error: unknown) => boolean;
}

/** Concurrency when the items of a failed batch are retried one by one. */
const splitConcurrency = 4;
/** Seconds of work, even when each item is slow: a client of a later item would have given up before its batch. */
const maxQueued = 2_000;

/** The queue is full, or the item was queued for too long. Nothing was done. */
export class TooManyWaitingError extends AppError {
  readonly code = 'unavailable';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many requests of this kind are waiting; try again', { retryAfterSeconds: 2 });
  }
}

interface Queued<Item, Result> {
  item: Item;
  weight: number;
  since: number;
  /** Traceparent of the caller. */
  parent: string | undefined;
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

/**
 * Collects the items of concurrent callers and runs them in batches, because a batch costs about as much as one item.
 *
 * - Items added while a batch is under way share the next one; items added in the same tick share the first.
 * - A batch runs in the async context in which the batcher was created, since it belongs to no single caller's request.
 */
export class Batcher<Item, Result = undefined> {
  private readonly queue: Queued<Item, Result>[] = [];
  private readonly name: string;
  private readonly concurrency: number;
  private readonly linger: Linger;
  private readonly maxWeight: number;
  private readonly weightOf: (item: Item) => number;
  private readonly skipLinger: (item: Item) => boolean;
  private readonly maxQueueMs: number;
  private readonly splitOnError: (error: unknown) => boolean;
  private readonly outside = AsyncLocalStorage.snapshot();
  private workers = 0;
  private lingerUntil = 0;
  private queuedWeight = 0;
  private lingering: AbortController | undefined;

  /** @param run returns one result per item, in their order; when it throws, every caller of the batch gets the error */
  constructor(
    private readonly run: (items: Item[]) => Promise<readonly Result[]>,
    options: BatcherOptions<Item>,
  ) {
    this.name = options.name;
    this.concurrency = options.concurrency ?? 1;
    this.linger = options.linger ?? { perWeightMs: 0, maxMs: 0 };
    this.maxWeight = options.maxWeight ?? 500;
    this.weightOf = options.weightOf ?? (() => 1);
    this.skipLinger = options.skipLinger ?? (() => false);
    this.maxQueueMs = options.maxQueueMs ?? Infinity;
    this.splitOnError = options.splitOnError ?? (() => false);
  }

  /**
   * @throws what the batch threw; without `splitOnError` another caller's item may be the reason
   * @throws TooManyWaitingError
   */
  add(item: Item): Promise<Result> {
    if (this.queue.length >= maxQueued) return Promise.reject(new TooManyWaitingError());
    return new Promise((done, failed) => {
      const weight = this.weightOf(item);
      const since = performance.now();
      this.queue.push({ item, weight, since, parent: context.current()?.traceparent, done, failed });
      this.queuedWeight += weight;
      if (this.isFull() || this.skipLinger(item)) this.lingering?.abort();
      if (this.workers < this.concurrency) void this.outside(() => this.work());
    });
  }

  private async work(): Promise<void> {
    this.workers++;
    await nextTick();
    while (this.queue.length > 0) {
      await this.lingerForMore();
      this.rejectLate();
      if (this.queue.length > 0) await this.process(this.takeBatch());
    }
    this.workers--;
  }

  private async lingerForMore(): Promise<void> {
    const lingerMs = this.lingerUntil - performance.now();
    if (lingerMs <= 0 || this.isFull() || this.queue.some(({ item }) => this.skipLinger(item))) return;
    this.lingering = new AbortController();
    await delay(lingerMs, undefined, { signal: this.lingering.signal }).catch(() => undefined);
  }

  private rejectLate(): void {
    const earliest = performance.now() - this.maxQueueMs;
    const firstInTime = this.queue.findIndex(({ since }) => since >= earliest);
    const late = this.queue.splice(0, firstInTime === -1 ? this.queue.length : firstInTime);
    for (const { weight, failed } of late) {
      this.queuedWeight -= weight;
      failed(new TooManyWaitingError());
    }
  }

  private isFull(): boolean {
    return this.queuedWeight >= this.maxWeight;
  }

  private async process(batch: Queued<Item, Result>[]): Promise<void> {
    try {
      await batchThenIndividually(batch, {
        batch: (all) => this.runBatch(all),
        individually: (queued) => this.runBatch([queued]).catch(queued.failed),
        splitOnError: this.splitOnError,
        concurrency: splitConcurrency,
      });
    } catch (error) {
      for (const { failed } of batch) failed(error);
    }
  }

  private async runBatch(batch: readonly Queued<Item, Result>[]): Promise<void> {
    const members = batch.map(({ parent }) => ({ name: this.name, parent }));
    const items = batch.map(({ item }) => item);
    const results = await inSharedSpan(`${this.name} (batch)`, { members }, () => this.run(items));
    batch.forEach(({ done }, index) => done(results[index] as Result));
  }

  private takeBatch(): Queued<Item, Result>[] {
    let weight = 0;
    const firstOver = this.queue.findIndex((next) => (weight += next.weight) > this.maxWeight);
    const batch = this.queue.splice(0, firstOver === -1 ? this.queue.length : Math.max(1, firstOver));
    const batchWeight = batch.reduce((sum, next) => sum + next.weight, 0);
    this.queuedWeight -= batchWeight;
    this.lingerUntil = performance.now() + Math.min(this.linger.maxMs, this.linger.perWeightMs * batchWeight);
    return batch;
  }
}
