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
import { SearchDatabase, maxConcurrentSearches } from './search-database.js';
import { correctedWords, typedWords } from './search-words.js';

interface Search {
  typed: string;
  filters: ProductFilters;
  slice: ListSlice;
  /** Runs in a statement of one search: the shared statement timed out, and which search was slow is unknown. */
  alone: boolean;
}

/** Usual duration of the searches that share a statement, in total: a timeout ends all of them. */
const sharedMs = 20;
const minShared = 4;
/** Rows of a usual page: fewer searches share a statement when their pages are larger. */
const usualRows = 21;
/** Queue time after which a search is refused. */
const maxQueueMs = 500;
const queryCanceled = '57014';

/**
 * Full-text search. It costs far more than any other public request, so concurrent searches share statements, on
 * connections of their own: no amount of searching takes connections from other requests.
 */
@Injectable()
export class ProductSearch {
  /** Moving average of one search's duration. */
  private usualMs = 1;
  /** Undefined for a search that timed out. */
  private readonly searches = new Batcher<Search, PagedProductRow[] | undefined>((batch) => this.searchBatch(batch), {
    name: 'search',
    concurrency: maxConcurrentSearches,
    maxWeight: sharedMs,
    weightOf: (search) => this.weightOf(search),
    maxQueueMs,
  });
  /** A correction compares a word with all known words: one connection stays free for searches without. */
  private readonly corrections = new Batcher<Search, PagedProductRow[]>((batch) => this.searchCorrected(batch), {
    name: 'correct a search',
    concurrency: maxConcurrentSearches - 1,
    maxWeight: 1,
    maxQueueMs,
  });

  constructor(
    private readonly database: SearchDatabase,
    private readonly list: ProductListRepository,
  ) {}

  /**
   * Corrects typing errors only when nothing is found: otherwise every word is one that products have.
   * @throws {SearchBusyError} when too many searches wait, or the search takes too long
   */
  async searchProducts(typed: string, filters: ProductFilters, slice: ListSlice): Promise<PagedProductRow[]> {
    const search = { typed, filters, slice, alone: false };
    try {
      const found = (await this.searches.add(search)) ?? (await this.searches.add({ ...search, alone: true }));
      if (found === undefined) throw new SearchBusyError();
      return found.length > 0 ? found : await this.corrections.add(search);
    } catch (error) {
      if (error instanceof TooManyWaitingError || isCanceled(error)) throw new SearchBusyError({ cause: error });
      throw error;
    }
  }

  private weightOf({ alone, slice }: Search): number {
    if (alone) return sharedMs;
    const ms = Math.min(sharedMs / minShared, Math.max(1, this.usualMs));
    return ms * Math.max(1, slice.limit / usualRows);
  }

  /** Runs one statement for each group of alike searches, one after the other: a batch uses one connection. */
  private async searchBatch(searches: readonly Search[]): Promise<(PagedProductRow[] | undefined)[]> {
    const began = performance.now();
    const pages = new Map<Search, PagedProductRow[]>();
    for (const alike of Map.groupBy(searches, shapeOf).values()) {
      if (performance.now() - began > maxQueueMs) break;
      for (const [search, page] of await this.searchAlike(alike)) pages.set(search, page);
    }
    this.usualMs += ((performance.now() - began) / searches.length - this.usualMs) / 4;
    return searches.map((search) => pages.get(search));
  }

  /** @returns an empty map when the statement timed out */
  private async searchAlike(searches: readonly Search[]): Promise<Map<Search, PagedProductRow[]>> {
    const [first] = searches;
    if (first === undefined) return new Map();
    try {
      const rows = await this.list.searchProducts(this.database, typedWords(searches.map(({ typed }) => typed)), first);
      const byPlace = Map.groupBy(rows, ({ place }) => place);
      return new Map(searches.map((search, index) => [search, byPlace.get(index + 1) ?? []]));
    } catch (error) {
      if (isCanceled(error)) return new Map();
      throw error;
    }
  }

  private async searchCorrected(searches: readonly Search[]): Promise<PagedProductRow[][]> {
    return Promise.all(
      searches.map(async (search) => {
        const words = await correctedWords(this.database, search.typed);
        return words === null ? [] : this.list.searchProducts(this.database, sql`select 1, ${words}::text`, search);
      }),
    );
  }
}

/** Equal for searches that differ only in their words. */
function shapeOf({ filters, slice: { orderBy, after, limit } }: Search): string {
  return JSON.stringify([filters, sqlOf(orderBy), sqlOf(after), limit]);
}

function sqlOf({ text, values }: Sql): unknown[] {
  return [text, values];
}

function isCanceled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === queryCanceled;
}
