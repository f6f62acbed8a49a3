import type { Answer, Exchange } from '../proxy/exchange.js';

export type AccessResult = Answer | undefined | Promise<Answer | undefined>;

/** A configured plugin instance, with Kong's phases. */
export interface Plugin {
  /** Runs before the upstream request; an answer ends the request. */
  access?(exchange: Exchange): AccessResult;
  /** Adds response headers, also to answers of the gateway itself. */
  headerFilter?(exchange: Exchange): void;
  log?(exchange: Exchange): void;
}
