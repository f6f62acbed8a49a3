import type { PluginInstance } from '../config/kong-model.js';
import type { ConfigOf } from '../config/plugin-schemas.js';
import { templateAnswer } from '../proxy/answers.js';
import type { Answer, Exchange } from '../proxy/exchange.js';
import { lowerCase } from '../proxy/request-headers.js';
import type { Plugin } from './plugin.js';
import type { RequestWindow } from './request-window.js';

const NOBODY = '00000000-0000-0000-0000-000000000000';
const MINUTE = 60;

/** Kong's rate-limiting plugin per calendar minute, with counters in Redis; refused requests count too. */
export class RateLimiting implements Plugin {
  readonly #limit: number;
  readonly #header: string | undefined;
  readonly #scope: string;
  readonly #window: RequestWindow;

  constructor(config: ConfigOf<'rate-limiting'>, instance: PluginInstance, window: RequestWindow) {
    this.#limit = config.minute;
    this.#header = config.header_name && lowerCase(config.header_name);
    this.#scope = `ratelimit:${instance.route?.id ?? NOBODY}:${instance.service?.id ?? NOBODY}`;
    this.#window = window;
  }

  access(exchange: Exchange): Promise<Answer | undefined> {
    const now = Math.floor(Date.now() / 1000);
    const start = now - (now % MINUTE);
    const caller = (this.#header && exchange.headers.variable(this.#header)) ?? exchange.clientAddress;
    return this.#window.use(`${this.#scope}:${caller}:${start * 1000}:minute`).then(
      (used) => this.#answer(exchange, used, MINUTE - (now - start)),
      // fault_tolerant: while Redis is unavailable requests pass, without the rate-limit headers.
      () => undefined,
    );
  }

  #answer(exchange: Exchange, used: number, reset: number): Answer | undefined {
    const limit = String(this.#limit);
    const remaining = String(Math.max(0, this.#limit - used - 1));
    exchange.responseHeaders.push('RateLimit-Limit', limit, 'RateLimit-Remaining', remaining);
    exchange.responseHeaders.push('RateLimit-Reset', String(reset));
    exchange.responseHeaders.push('X-RateLimit-Limit-Minute', limit, 'X-RateLimit-Remaining-Minute', remaining);
    if (used < this.#limit) return undefined;
    return templateAnswer(exchange, 429, 'API rate limit exceeded', ['Retry-After', String(reset)]);
  }
}
