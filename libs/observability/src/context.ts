import { AsyncLocalStorage } from 'node:async_hooks';

/** What travels with a request or an event through everything it causes: logs, events, calls to other services. */
export interface WorkContext {
  correlationId: string;
  /** W3C trace context of the span that is running. */
  traceparent?: string;
}

const storage = new AsyncLocalStorage<WorkContext>();

export const context = {
  /** Runs `work`, and everything it awaits, with `ctx` as the current context. */
  run<T>(ctx: WorkContext, work: () => T): T {
    return storage.run(ctx, work);
  },
  current(): WorkContext | undefined {
    return storage.getStore();
  },
};
