import type { Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** How long a page is answered again. Whatever is taken off sale is to be gone everywhere within two seconds. */
const keptMs = 1_000;
const maxCharacters = 8_000_000;
/** What an entry takes beside its text, in characters: also the memory of many small pages is bounded. */
const entryCharacters = 500;

interface Made {
  /** When its reading began. */
  since: number;
  json: Promise<string>;
  characters: number;
}

/**
 * Pages of the public list as they were sent within the last second, so that the page that everybody asks for is read
 * once a second. What this instance changes it shows at once; what others change, and units held and sold, at most a
 * second later. It shows and never decides: holds ask the tables.
 */
@Injectable()
export class RecentPages {
  /** The oldest first. */
  private readonly pages = new Map<string, Made>();
  private characters = 0;

  /** @param make reads the page and writes it as JSON */
  page(key: string, make: () => Promise<string>): Promise<string> {
    const known = this.pages.get(key);
    if (known && performance.now() - known.since < keptMs) return known.json;
    this.forget(key);
    this.forgetOld();
    const made: Made = { since: performance.now(), json: make(), characters: entryCharacters + key.length };
    this.pages.set(key, made);
    this.characters += made.characters;
    made.json.then(
      (json) => this.weigh(key, made, json.length),
      () => this.forgetIf(key, made),
    );
    return made.json;
  }

  /** Once the transaction is committed, the next page is read anew, also where a page is being read at that moment. */
  forgetAfter(tx: Tx): void {
    tx.afterCommit(() => {
      this.pages.clear();
      this.characters = 0;
    });
  }

  private weigh(key: string, made: Made, characters: number): void {
    if (this.pages.get(key) !== made) return;
    made.characters += characters;
    this.characters += characters;
    for (const oldest of this.pages.keys()) {
      if (this.characters <= maxCharacters) return;
      this.forget(oldest);
    }
  }

  private forgetOld(): void {
    const since = performance.now() - keptMs;
    for (const [key, made] of this.pages) {
      if (made.since > since) return;
      this.forget(key);
    }
  }

  private forgetIf(key: string, made: Made): void {
    if (this.pages.get(key) === made) this.forget(key);
  }

  private forget(key: string): void {
    this.characters -= this.pages.get(key)?.characters ?? 0;
    this.pages.delete(key);
  }
}
