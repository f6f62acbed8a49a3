import type { Answer, Exchange } from '../proxy/exchange.js';

export type AccessResult = Answer | undefined | Promise<Answer | undefined>;

/** A plugin instance at work. The phases are Kong's; they run in the order of Kong's priorities. */
export interface Plugin {
  /** An answer ends the request before the upstream is asked. */
  access?(exchange: Exchange): AccessResult;
  /** Adds response headers, to the gateway's own answers too. */
  headerFilter?(exchange: Exchange): void;
  log?(exchange: Exchange): void;
}
