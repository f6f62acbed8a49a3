import { Batcher, TooManyWaitingError } from '@mvec/batching';
import { type Sql, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import {
  type ListSlice,
  type PagedProductRow,
  type ProductFilters,
  ProductListRepository,
} from './product-list.repository.js';
import { SearchBusyError } from './search.errors.js';
import { SearchDatabase, searchesAtOnce } from './search-database.js';
import { correctedWords, typedWords } from './search-words.js';

interface Search {
  typed: string;
  filters: ProductFilters;
  slice: ListSlice;
}

/** Of searches that share a statement, in milliseconds as they usually are: all of them are ended together. */
const sharedMs = 20;
/** Fewer share one while searches take longer. */
const shortestMs = 1;
const patienceMs = 500;
const queryCanceled = '57014';

/**
 * The search for words. It costs far more than any other request, and anybody may ask for it: searches of the same moment
 * share their statements, and however much is searched for, other requests find a connection to the database.
 */
@Injectable()
export class ProductSearch {
  /** Of one search, in milliseconds. */
  private usualMs = sharedMs;
  private readonly searches = new Batcher<Search, PagedProductRow[]>((searches) => this.findTimed(searches), {
    name: 'search',
    concurrency: searchesAtOnce,
    maxWeight: sharedMs,
    weightOf: () => Math.max(shortestMs, this.usualMs),
    patienceMs,
  });
  /** Each compares a word with all words there are: one connection stays free of them. */
  private readonly corrections = new Batcher<Search, PagedProductRow[]>((searches) => this.findCorrected(searches), {
    name: 'correct a search',
    concurrency: searchesAtOnce - 1,
    maxWeight: 1,
    patienceMs,
  });

  constructor(
    private readonly database: SearchDatabase,
    private readonly list: ProductListRepository,
  ) {}

  /**
   * Where something is found every word is one that products have: typing errors are looked for where nothing is.
   * @throws {SearchBusyError} when too many search, or the search takes too long
   */
  async search(typed: string, filters: ProductFilters, slice: ListSlice): Promise<PagedProductRow[]> {
    const search = { typed, filters, slice };
    try {
      const found = await this.searches.add(search);
      return found.length > 0 ? found : await this.corrections.add(search);
    } catch (error) {
      if (error instanceof TooManyWaitingError || isCanceled(error)) throw new SearchBusyError({ cause: error });
      throw error;
    }
  }

  private async findTimed(searches: readonly Search[]): Promise<PagedProductRow[][]> {
    const began = performance.now();
    try {
      return await this.findAll(searches);
    } finally {
      this.usualMs += ((performance.now() - began) / searches.length - this.usualMs) / 4;
    }
  }

  private async findAll(searches: readonly Search[]): Promise<PagedProductRow[][]> {
    const pages = new Map<Search, PagedProductRow[]>(searches.map((search) => [search, []]));
    const alike = [...Map.groupBy(searches, shapeOf).values()];
    await Promise.all(
      alike.map(async (some) => {
        const [first] = some;
        if (!first) return;
        const rows = await this.list.search(this.database, typedWords(some.map(({ typed }) => typed)), first);
        for (const row of rows) pages.get(some[row.place - 1] ?? first)?.push(row);
      }),
    );
    return [...pages.values()];
  }

  private async findCorrected(searches: readonly Search[]): Promise<PagedProductRow[][]> {
    return Promise.all(
      searches.map(async (search) => {
        const words = await correctedWords(this.database, search.typed);
        return words === null ? [] : this.list.search(this.database, sql`select 1, ${words}::text`, search);
      }),
    );
  }
}

/** The same for searches that differ in nothing but their words. */
function shapeOf({ filters, slice: { orderBy, after, limit } }: Search): string {
  return JSON.stringify([filters, sqlOf(orderBy), sqlOf(after), limit]);
}

function sqlOf({ text, values }: Sql): unknown[] {
  return [text, values];
}

function isCanceled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === queryCanceled;
}
