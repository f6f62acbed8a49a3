import type { Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** Lifetime of a page: a product taken off sale disappears from every instance within two seconds. */
const keptMs = 1_000;
const maxCharacters = 8_000_000;
/** Memory of an entry without its text, in characters: bounds the memory of many small pages. */
const entryCharacters = 500;

interface CachedPage {
  /** Start of its query. */
  since: number;
  json: Promise<string>;
  characters: number;
}

/**
 * Caches pages of the public list for a second, so that a popular page is queried once a second.
 *
 * Changes by this instance show at once; changes by other instances, and units held and sold, a second later at most.
 * Decisions never use it: holds query the tables.
 */
@Injectable()
export class RecentPages {
  /** Oldest first. */
  private readonly pages = new Map<string, CachedPage>();
  private characters = 0;

  /** @param readPage queries the page and returns it as JSON */
  findPage(key: string, readPage: () => Promise<string>): Promise<string> {
    const known = this.pages.get(key);
    if (known && performance.now() - known.since < keptMs) return known.json;
    this.drop(key);
    this.dropExpired();
    const page: CachedPage = { since: performance.now(), json: readPage(), characters: entryCharacters + key.length };
    this.pages.set(key, page);
    this.characters += page.characters;
    page.json.then(
      (json) => this.countCharacters(key, page, json.length),
      () => this.dropIfCurrent(key, page),
    );
    return page.json;
  }

  /** Clears the cache when the transaction commits; pages whose query is under way then are not kept either. */
  clearAfterCommit(tx: Tx): void {
    tx.afterCommit(() => {
      this.pages.clear();
      this.characters = 0;
    });
  }

  private countCharacters(key: string, page: CachedPage, characters: number): void {
    if (this.pages.get(key) !== page) return;
    page.characters += characters;
    this.characters += characters;
    for (const oldest of this.pages.keys()) {
      if (this.characters <= maxCharacters) return;
      this.drop(oldest);
    }
  }

  private dropExpired(): void {
    const since = performance.now() - keptMs;
    for (const [key, page] of this.pages) {
      if (page.since > since) return;
      this.drop(key);
    }
  }

  private dropIfCurrent(key: string, page: CachedPage): void {
    if (this.pages.get(key) === page) this.drop(key);
  }

  private drop(key: string): void {
    this.characters -= this.pages.get(key)?.characters ?? 0;
    this.pages.delete(key);
  }
}
