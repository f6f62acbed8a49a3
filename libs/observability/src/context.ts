import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with a request or an event through everything it causes: logs, events, calls to other services. */
export interface WorkContext {
  /** Of the request that all began with; shared work has none. */
  correlationId?: string | undefined;
  /** W3C trace context of the span that is running. */
  traceparent?: string | undefined;
}

const storage = new AsyncLocalStorage<WorkContext | undefined>();

export const context = {
  /** Runs `work`, and everything it awaits, with `ctx` as the current context. */
  run<T>(ctx: WorkContext, work: () => T): T {
    return storage.run(ctx, work);
  },
  /** Runs what is nobody's work, such as a loop that somebody's work has woken. */
  leave<T>(work: () => T): T {
    return storage.run(undefined, work);
  },
  current(): WorkContext | undefined {
    return storage.getStore();
  },
};
