import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTick, setTimeout as delay } from 'node:timers/promises';
import { AppError } from '@mvec/errors';
import { context, inSharedSpan } from '@mvec/observability';

/** Measured from the beginning of the batch before, and the longer the more that one held: who is alone hardly waits. */
export interface Linger {
  /** For each unit of its weight, in milliseconds. */
  perWeightMs: number;
  atMostMs: number;
}

/** For work that nobody waits for at the other end of a request: under load it saves processor time (docs/performance.md). */
export const lingerUnderLoad: Linger = { perWeightMs: 20, atMostMs: 120 };

export interface BatcherOptions<Item> {
  /** What a batch does, as traces tell it: `hold units`. */
  name: string;
  /** How many batches may be under way at the same time; 1 by default. */
  concurrency?: number;
  /** How long a batch that is not full waits for more after the last one; not at all by default. */
  linger?: Linger;
  /** Of all items of a batch together; an item that weighs more goes alone. 500 by default. */
  maxWeight?: number;
  /** 1 by default. */
  weightOf?: (item: Item) => number;
  /** Whether an item is one of many that wait already: then a batch does not linger. Never by default. */
  skipLinger?: (item: Item) => boolean;
  /** Whose turn comes later than after this is turned away then; nobody by default. */
  maxQueueMs?: number;
  /** Whether one item may be to blame for what a batch threw: then each goes alone. Never by default. */
  splitOnError?: (error: unknown) => boolean;
}

/** Of a batch that fell apart. */
const aloneAtOnce = 4;
/** Seconds of work, even when each item is a slow one: who came later would be gone before its turn. */
const maxWaiting = 2_000;

/** Nothing was done. */
export class TooManyWaitingError extends AppError {
  readonly code = 'unavailable';
  readonly kind = 'unavailable';

  constructor() {
    super('Too many ask for the same at the moment; try again', { retryAfterSeconds: 2 });
  }
}

interface Waiting<Item, Result> {
  item: Item;
  weight: number;
  since: number;
  /** The traceparent of who waits. */
  parent: string | undefined;
  done: (result: Result) => void;
  failed: (error: unknown) => void;
}

/**
 * Does for many at once what each of many callers asks for. What comes while a batch is under way waits for it and shares
 * the next; what comes in the same tick shares one from the beginning. A batch is nobody's request: it runs in the context
 * in which the batcher was made.
 */
export class Batcher<Item, Result = undefined> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private readonly name: string;
  private readonly concurrency: number;
  private readonly linger: Linger;
  private readonly maxWeight: number;
  private readonly weightOf: (item: Item) => number;
  private readonly skipLinger: (item: Item) => boolean;
  private readonly maxQueueMs: number;
  private readonly splitOnError: (error: unknown) => boolean;
  private readonly outside = AsyncLocalStorage.snapshot();
  private working = 0;
  private lingerUntil = 0;
  private weight = 0;
  private filling: AbortController | undefined;

  /** @param run gives one result per item, in their order; when it throws, every caller of the batch gets the error */
  constructor(
    private readonly run: (items: Item[]) => Promise<readonly Result[]>,
    options: BatcherOptions<Item>,
  ) {
    this.name = options.name;
    this.concurrency = options.concurrency ?? 1;
    this.linger = options.linger ?? { perWeightMs: 0, atMostMs: 0 };
    this.maxWeight = options.maxWeight ?? 500;
    this.weightOf = options.weightOf ?? (() => 1);
    this.skipLinger = options.skipLinger ?? (() => false);
    this.maxQueueMs = options.maxQueueMs ?? Infinity;
    this.splitOnError = options.splitOnError ?? (() => false);
  }

  /**
   * @throws what the batch threw; without `splitOnError` another caller's item may be to blame for it
   * @throws TooManyWaitingError
   */
  add(item: Item): Promise<Result> {
    if (this.waiting.length >= maxWaiting) return Promise.reject(new TooManyWaitingError());
    return new Promise((done, failed) => {
      const weight = this.weightOf(item);
      const since = performance.now();
      this.waiting.push({ item, weight, since, parent: context.current()?.traceparent, done, failed });
      this.weight += weight;
      if (this.isFull() || this.skipLinger(item)) this.filling?.abort();
      if (this.working < this.concurrency) void this.outside(() => this.work());
    });
  }

  private async work(): Promise<void> {
    this.working++;
    await nextTick();
    while (this.waiting.length > 0) {
      await this.gather();
      this.turnAwayLate();
      if (this.waiting.length > 0) await this.runOne(this.take());
    }
    this.working--;
  }

  private async gather(): Promise<void> {
    const lingerMs = this.lingerUntil - performance.now();
    if (lingerMs <= 0 || this.isFull() || this.waiting.some(({ item }) => this.skipLinger(item))) return;
    this.filling = new AbortController();
    await delay(lingerMs, undefined, { signal: this.filling.signal }).catch(() => undefined);
  }

  private turnAwayLate(): void {
    const latest = performance.now() - this.maxQueueMs;
    const inTime = this.waiting.findIndex(({ since }) => since >= latest);
    const late = this.waiting.splice(0, inTime === -1 ? this.waiting.length : inTime);
    for (const { weight, failed } of late) {
      this.weight -= weight;
      failed(new TooManyWaitingError());
    }
  }

  private isFull(): boolean {
    return this.weight >= this.maxWeight;
  }

  private async runOne(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const members = batch.map(({ parent }) => ({ name: this.name, parent }));
      const items = batch.map(({ item }) => item);
      const results = await inSharedSpan(`${this.name} together`, { members }, () => this.run(items));
      batch.forEach(({ done }, index) => done(results[index] as Result));
    } catch (error) {
      if (batch.length > 1 && this.splitOnError(error)) await this.runApart(batch);
      else for (const { failed } of batch) failed(error);
    }
  }

  private async runApart(batch: Waiting<Item, Result>[]): Promise<void> {
    const apart = [...batch];
    const one = async () => {
      for (let next = apart.shift(); next !== undefined; next = apart.shift()) await this.runOne([next]);
    };
    await Promise.all(Array.from({ length: aloneAtOnce }, one));
  }

  private take(): Waiting<Item, Result>[] {
    let weight = 0;
    const tooMuch = this.waiting.findIndex((next) => (weight += next.weight) > this.maxWeight);
    const taken = this.waiting.splice(0, tooMuch === -1 ? this.waiting.length : Math.max(1, tooMuch));
    const takenWeight = taken.reduce((sum, next) => sum + next.weight, 0);
    this.weight -= takenWeight;
    this.lingerUntil = performance.now() + Math.min(this.linger.atMostMs, this.linger.perWeightMs * takenWeight);
    return taken;
  }
}
