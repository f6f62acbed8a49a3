import { AsyncLocalStorage } from 'node:async_hooks';

/** Ids that a request or an event passes to all it causes: logs, events, calls to other services. */
export interface WorkContext {
  /** Correlation id of the first request; shared work has none. */
  correlationId?: string | undefined;
  /** W3C trace context of the current span. */
  traceparent?: string | undefined;
}

const storage = new AsyncLocalStorage<WorkContext | undefined>();

export const context = {
  /** Runs `work`, and everything it awaits, with `ctx` as the current context. */
  run<T>(ctx: WorkContext, work: () => T): T {
    return storage.run(ctx, work);
  },
  /** Runs work that belongs to no request, such as a loop that a request has woken. */
  leave<T>(work: () => T): T {
    return storage.run(undefined, work);
  },
  current(): WorkContext | undefined {
    return storage.getStore();
  },
};
