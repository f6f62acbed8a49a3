import { Database, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import {
  type FoundProductRow,
  type ListSlice,
  type ProductFilters,
  ProductListRepository,
} from './product-list.repository.js';
import { SearchBusyError } from './search.errors.js';
import { SearchGate } from './search-gate.js';
import { searchWordsOf } from './search-words.js';

const statementTimeoutMs = 1_000;
const queryCanceled = '57014';

/** The search for words. However much is searched for, other requests find a connection to the database. */
@Injectable()
export class ProductSearch {
  private readonly gate = new SearchGate({ atOnce: 3, inLine: 20, patienceMs: 500 });

  constructor(
    private readonly database: Database,
    private readonly list: ProductListRepository,
  ) {}

  /** @throws {SearchBusyError} when too many search, or the search takes too long */
  async search(typed: string, filters: ProductFilters, slice: ListSlice): Promise<FoundProductRow[]> {
    try {
      return await this.gate.pass(() => this.searchNow(typed, filters, slice));
    } catch (error) {
      if (isCanceled(error)) throw new SearchBusyError({ cause: error });
      throw error;
    }
  }

  private searchNow(typed: string, filters: ProductFilters, slice: ListSlice): Promise<FoundProductRow[]> {
    return this.database.transaction(async (tx) => {
      await tx.query(sql`select set_config('statement_timeout', ${String(statementTimeoutMs)}, true)`);
      const words = await searchWordsOf(tx, typed);
      return words === null ? [] : this.list.list(tx, { ...filters, words }, slice);
    });
  }
}

function isCanceled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === queryCanceled;
}
