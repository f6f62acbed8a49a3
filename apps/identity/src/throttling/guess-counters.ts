import { inSpan } from '@mvec/observability';
import { Redis } from 'ioredis';

/** Maximum of guesses or registrations per key and window. */
export interface GuessLimit {
  key: string;
  limit: number;
  windowMs: number;
}

export interface GuessCounters {
  /** Counts one guess for each limit. @returns milliseconds to wait; 0 when no limit is exceeded */
  count(limits: readonly GuessLimit[]): number | Promise<number>;
  /** Removes one guess. */
  uncount(limits: readonly GuessLimit[]): void | Promise<void>;
}

/** One script, so that simultaneous guesses cannot read the counter before any has counted. */
const countScript = `
  local wait = 0
  for i, key in ipairs(KEYS) do
    local guesses = redis.call('incr', key)
    if guesses == 1 then redis.call('pexpire', key, ARGV[2 * i]) end
    if guesses > tonumber(ARGV[2 * i - 1]) then wait = math.max(wait, redis.call('pttl', key), 1) end
  end
  return wait`;

/** Skips an expired counter: decrementing it would create one without expiry. */
const uncountScript = `
  for _, key in ipairs(KEYS) do
    if redis.call('exists', key) == 1 then redis.call('decr', key) end
  end`;

const answerWithinMs = 200;

/** Counts over all instances. Throws when Redis does not answer within 200 ms. */
export class RedisCounters implements GuessCounters {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 1_000,
      commandTimeout: answerWithinMs,
    });
    // Commands report their own failure; without a listener ioredis prints lost connections.
    this.redis.on('error', () => undefined);
  }

  async count(limits: readonly GuessLimit[]): Promise<number> {
    const args = limits.flatMap(({ limit, windowMs }) => [limit, windowMs]);
    return Number(await this.run(countScript, limits, args));
  }

  async uncount(limits: readonly GuessLimit[]): Promise<void> {
    await this.run(uncountScript, limits, []);
  }

  disconnect(): void {
    this.redis.disconnect();
  }

  private run(script: string, limits: readonly GuessLimit[], args: readonly number[]): Promise<unknown> {
    return inSpan('redis EVAL', { kind: 'client', attributes: { 'db.system.name': 'redis' } }, () =>
      this.redis.eval(script, limits.length, ...limits.map(({ key }) => key), ...args),
    );
  }
}

const maxLocalCounters = 10_000;

interface Counter {
  guesses: number;
  endsAt: number;
}

/** Counts for one instance in bounded memory: the oldest counters go first. */
export class LocalCounters implements GuessCounters {
  private readonly counters = new Map<string, Counter>();

  constructor(private readonly now: () => number = () => Date.now()) {}

  count(limits: readonly GuessLimit[]): number {
    return Math.max(0, ...limits.map((limit) => this.countOne(limit)));
  }

  uncount(limits: readonly GuessLimit[]): void {
    for (const { key } of limits) {
      const counter = this.running(key);
      if (counter) counter.guesses--;
    }
  }

  private countOne({ key, limit, windowMs }: GuessLimit): number {
    const counter = this.running(key) ?? this.begin(key, windowMs);
    counter.guesses++;
    return counter.guesses > limit ? counter.endsAt - this.now() : 0;
  }

  private running(key: string): Counter | undefined {
    const counter = this.counters.get(key);
    return counter && counter.endsAt > this.now() ? counter : undefined;
  }

  private begin(key: string, windowMs: number): Counter {
    // Deleting first moves the key to the end of the map.
    this.counters.delete(key);
    const [oldest] = this.counters.keys();
    if (oldest !== undefined && this.counters.size >= maxLocalCounters) this.counters.delete(oldest);
    const counter = { guesses: 0, endsAt: this.now() + windowMs };
    this.counters.set(key, counter);
    return counter;
  }
}
