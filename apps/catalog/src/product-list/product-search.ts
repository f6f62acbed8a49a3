import { Injectable } from '@nestjs/common';
import {
  type FoundProductRow,
  type ListSlice,
  type ProductFilters,
  ProductListRepository,
} from './product-list.repository.js';
import { SearchBusyError } from './search.errors.js';
import { SearchDatabase, searchesAtOnce } from './search-database.js';
import { SearchGate } from './search-gate.js';
import { correctedWords, typedWords } from './search-words.js';

const queryCanceled = '57014';

/** The search for words. However much is searched for, other requests find a connection to the database. */
@Injectable()
export class ProductSearch {
  private readonly gate = new SearchGate({ atOnce: searchesAtOnce, inLine: 100, patienceMs: 500 });

  constructor(
    private readonly database: SearchDatabase,
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

  /** Where something is found every word is one that products have: typing errors are looked for where nothing is. */
  private async searchNow(typed: string, filters: ProductFilters, slice: ListSlice): Promise<FoundProductRow[]> {
    const found = await this.list.list(this.database, { ...filters, words: typedWords(typed) }, slice);
    if (found.length > 0) return found;
    const words = await correctedWords(this.database, typed);
    return words === null ? [] : this.list.list(this.database, { ...filters, words }, slice);
  }
}

function isCanceled(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === queryCanceled;
}
