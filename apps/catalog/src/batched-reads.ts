interface Limits {
  /** How many statements run at the same time. */
  atOnce: number;
  /** How many keys one statement reads at most. */
  mostKeys: number;
}

interface Question<V> {
  answer: Promise<V | undefined>;
  resolve: (value: V | undefined) => void;
  reject: (error: unknown) => void;
}

/**
 * Reads what many ask for at the same time with one statement: a round trip to the database costs more than the row that
 * it is made for. Nothing is kept: a statement begins after each of its keys was asked for, so that every answer is at
 * least as new as its question. While `atOnce` statements run, questions gather for the next one.
 */
export class BatchedReads<K, V> {
  private waiting = new Map<K, Question<V>>();
  private running = 0;
  private scheduled = false;

  /** @param read gives what there is of some keys, by key */
  constructor(
    private readonly read: (keys: K[]) => Promise<ReadonlyMap<K, V>>,
    private readonly limits: Limits,
  ) {}

  /** @returns undefined when there is nothing of that key */
  find(key: K): Promise<V | undefined> {
    const asked = this.waiting.get(key);
    if (asked) return asked.answer;
    const { promise: answer, resolve, reject } = Promise.withResolvers<V | undefined>();
    this.waiting.set(key, { answer, resolve, reject });
    this.schedule();
    return answer;
  }

  /** After all requests that have arrived by now have asked. */
  private schedule(): void {
    if (this.scheduled || this.waiting.size === 0 || this.running >= this.limits.atOnce) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      void this.runBatch();
    });
  }

  private async runBatch(): Promise<void> {
    const batch = this.takeBatch();
    this.running++;
    this.schedule();
    try {
      const found = await this.read([...batch.keys()]);
      for (const [key, { resolve }] of batch) resolve(found.get(key));
    } catch (error) {
      for (const { reject } of batch.values()) reject(error);
    } finally {
      this.running--;
      this.schedule();
    }
  }

  private takeBatch(): Map<K, Question<V>> {
    const all = [...this.waiting];
    this.waiting = new Map(all.slice(this.limits.mostKeys));
    return new Map(all.slice(0, this.limits.mostKeys));
  }
}
