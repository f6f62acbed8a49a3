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
  /** The statement that it shared was ended: who of them took so long is not known. */
  alone: boolean;
}

/** Of searches that share a statement, in milliseconds as they usually are: all of them are ended together. */
const sharedMs = 20;
const minShared = 4;
/** Rows that the usual page asks for: larger ones share with fewer. */
const usualRows = 21;
/** After which a search that has not begun is refused. */
const maxQueueMs = 500;
const queryCanceled = '57014';

/**
 * The search for words. It costs far more than any other request, and anybody may ask for it: searches of the same moment
 * share their statements, and however much is searched for, other requests find a connection to the database.
 */
@Injectable()
export class ProductSearch {
  /** Of one search, in milliseconds. */
  private usualMs = 1;
  /** Nothing for a search that was ended. */
  private readonly searches = new Batcher<Search, PagedProductRow[] | undefined>((searches) => this.find(searches), {
    name: 'search',
    concurrency: searchesAtOnce,
    maxWeight: sharedMs,
    weightOf: (search) => this.weightOf(search),
    maxQueueMs,
  });
  /** Each compares a word with all words there are: one connection stays free of them. */
  private readonly corrections = new Batcher<Search, PagedProductRow[]>((searches) => this.findCorrected(searches), {
    name: 'correct a search',
    concurrency: searchesAtOnce - 1,
    maxWeight: 1,
    maxQueueMs,
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

  /** One statement after the other for those that differ in more than their words: each batch has one connection. */
  private async find(searches: readonly Search[]): Promise<(PagedProductRow[] | undefined)[]> {
    const began = performance.now();
    const pages = new Map<Search, PagedProductRow[]>();
    for (const alike of Map.groupBy(searches, shapeOf).values()) {
      if (performance.now() - began > maxQueueMs) break;
      for (const [search, page] of await this.findAlike(alike)) pages.set(search, page);
    }
    this.usualMs += ((performance.now() - began) / searches.length - this.usualMs) / 4;
    return searches.map((search) => pages.get(search));
  }

  /** @returns nothing when they took too long */
  private async findAlike(searches: readonly Search[]): Promise<Map<Search, PagedProductRow[]>> {
    const [first] = searches;
    if (first === undefined) return new Map();
    try {
      const rows = await this.list.search(this.database, typedWords(searches.map(({ typed }) => typed)), first);
      const byPlace = Map.groupBy(rows, ({ place }) => place);
      return new Map(searches.map((search, index) => [search, byPlace.get(index + 1) ?? []]));
    } catch (error) {
      if (isCanceled(error)) return new Map();
      throw error;
    }
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
