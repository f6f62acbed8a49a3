import { counter, type Logger, LogSampler, parseTraceparent } from '@mvec/observability';
import type { Delivery } from './event-router.js';

/** Events beyond this many a second are counted, not logged. */
const loggedPerSecond = 50;

const notLogged = counter({
  name: 'events_not_logged_total',
  help: 'Handled events left out of the log because there were too many in their second',
});

/** One line for each event that was applied. Its ids, and nothing of what it says. */
export class EventLog {
  private readonly sampler = new LogSampler(loggedPerSecond, () => notLogged.inc());

  constructor(private readonly logger: Logger) {}

  /** @param startedAt on `performance.now()`'s clock; what is applied together took as long for each */
  applied(deliveries: readonly Delivery[], startedAt: number): void {
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    for (const delivery of deliveries) {
      if (this.sampler.admits()) this.logger.info({ ...lineOf(delivery), durationMs }, 'event');
    }
  }
}

function lineOf({ event, original }: Delivery): object {
  const { type, id: eventId, subject, source, correlationId, traceparent } = event;
  const traceId = parseTraceparent(traceparent)?.traceId;
  const { topic, partition, offset } = original;
  const place = { topic, partition, offset };
  return {
    event: 'event.applied',
    type,
    eventId,
    subject,
    source,
    ...place,
    correlationId,
    ...(traceId && { traceId }),
  };
}
