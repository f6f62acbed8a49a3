import { Redis } from 'ioredis';
import type { ConfigOf } from '../config/plugin-schemas.js';

type RedisConfig = ConfigOf<'rate-limiting'>['redis'];

/** Kong's script, extended to several keys: increments each, and sets the window's expiry at the first increment. */
const SCRIPT = `
local counts = {}
for i = 1, #KEYS do
  local amount = tonumber(ARGV[i + 1])
  local count = redis.call("incrby", KEYS[i], amount)
  if count == amount then redis.call("expire", KEYS[i], ARGV[1]) end
  counts[i] = count
end
return counts`;

const WINDOW_SECONDS = 60;

interface Waiting {
  readonly resolve: (used: number) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Counts requests per window in Redis. All requests of one turn of the event loop share one round trip, and each still
 * gets a different number.
 */
export class RequestWindow {
  /** Resolves when the first connection is open or has failed, so that limits apply from the first request on. */
  readonly opened: Promise<void>;
  readonly #redis: Redis;
  #waiting = new Map<string, Waiting[]>();

  constructor({ host, port, password, ssl, timeout }: RedisConfig) {
    this.#redis = new Redis({
      host,
      port,
      ...(password === '' ? {} : { password }),
      ...(ssl ? { tls: { servername: host } } : {}),
      connectTimeout: timeout,
      commandTimeout: timeout,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      enableReadyCheck: false,
      autoResendUnfulfilledCommands: false,
      retryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    });
    // Errors are ignored: requests pass without a count, and each reconnection would log an error.
    this.#redis.on('error', () => undefined);
    this.opened = new Promise((resolve) => {
      this.#redis.once('ready', resolve);
      this.#redis.once('error', () => resolve());
    });
    this.#redis.defineCommand('countRequests', { lua: SCRIPT });
  }

  use(key: string): Promise<number> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.size === 0) setImmediate(() => void this.#flush());
      const sameKey = this.#waiting.get(key);
      if (sameKey) sameKey.push({ resolve, reject });
      else this.#waiting.set(key, [{ resolve, reject }]);
    });
  }

  close(): void {
    this.#redis.disconnect();
  }

  async #flush(): Promise<void> {
    const batch = this.#waiting;
    this.#waiting = new Map();
    const amounts = [...batch.values()].map(({ length }) => length);
    try {
      const counts = await this.#count([...batch.keys()], amounts);
      let index = 0;
      for (const requests of batch.values()) {
        const before = Number(counts[index]) - requests.length;
        for (const [place, { resolve }] of requests.entries()) resolve(before + place);
        index += 1;
      }
    } catch (error) {
      const reason = error instanceof Error ? error : new Error(String(error));
      for (const { reject } of [...batch.values()].flat()) reject(reason);
    }
  }

  async #count(keys: string[], amounts: number[]): Promise<unknown[]> {
    const command: unknown = Reflect.get(this.#redis, 'countRequests');
    if (typeof command !== 'function') throw new Error('the script is not defined');
    const result: unknown = await Reflect.apply(command, this.#redis, [
      keys.length,
      ...keys,
      WINDOW_SECONDS,
      ...amounts,
    ]);
    if (!Array.isArray(result)) throw new Error('the script returned no counts');
    return result as unknown[];
  }
}
