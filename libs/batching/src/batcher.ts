import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as nextTick } from 'node:timers/promises';
import { context, inSharedSpan } from '@mvec/observability';

export interface BatcherOptions<Item> {
  /** What a batch does, as traces tell it: `hold units`. */
  name: string;
  /** How many batches may be under way at the same time; 1 by default. */
  concurrency?: number;
  /** Of all items of a batch together; an item that weighs more goes alone. 500 by default. */
  maxWeight?: number;
  /** 1 by default. */
  weightOf?: (item: Item) => number;
  /** Whether one item may be to blame for what a batch threw: then each goes alone. Never by default. */
  aloneAfter?: (error: unknown) => boolean;
}

/** Of a batch that fell apart. */
const aloneAtOnce = 4;

interface Waiting<Item, Result> {
  item: Item;
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
  private readonly maxWeight: number;
  private readonly weightOf: (item: Item) => number;
  private readonly aloneAfter: (error: unknown) => boolean;
  private readonly outside = AsyncLocalStorage.snapshot();
  private working = 0;

  /** @param run gives one result per item, in their order; when it throws, every caller of the batch gets the error */
  constructor(
    private readonly run: (items: Item[]) => Promise<readonly Result[]>,
    options: BatcherOptions<Item>,
  ) {
    this.name = options.name;
    this.concurrency = options.concurrency ?? 1;
    this.maxWeight = options.maxWeight ?? 500;
    this.weightOf = options.weightOf ?? (() => 1);
    this.aloneAfter = options.aloneAfter ?? (() => false);
  }

  /** @throws what the batch threw; without `aloneAfter` another caller's item may be to blame for it */
  add(item: Item): Promise<Result> {
    return new Promise((done, failed) => {
      this.waiting.push({ item, parent: context.current()?.traceparent, done, failed });
      if (this.working < this.concurrency) void this.outside(() => this.work());
    });
  }

  private async work(): Promise<void> {
    this.working++;
    await nextTick();
    while (this.waiting.length > 0) await this.runOne(this.take());
    this.working--;
  }

  private async runOne(batch: Waiting<Item, Result>[]): Promise<void> {
    try {
      const members = batch.map(({ parent }) => ({ name: this.name, parent }));
      const items = batch.map(({ item }) => item);
      const results = await inSharedSpan(`${this.name} together`, { members }, () => this.run(items));
      batch.forEach(({ done }, index) => done(results[index] as Result));
    } catch (error) {
      if (batch.length > 1 && this.aloneAfter(error)) await this.runApart(batch);
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
    const tooMuch = this.waiting.findIndex(({ item }) => (weight += this.weightOf(item)) > this.maxWeight);
    return this.waiting.splice(0, tooMuch === -1 ? this.waiting.length : Math.max(1, tooMuch));
  }
}
