import { counter, type Logger, LogSampler, parseTraceparent } from '@mvec/observability';
import type { Delivery } from './event-router.js';

/** Further events of a second are counted, not logged. */
const loggedPerSecond = 50;

const notLogged = counter({
  name: 'events_not_logged_total',
  help: 'Applied events that were not logged because their second had too many',
});

/** Logs one line per applied event: its ids, never its data. */
export class EventLog {
  private readonly sampler = new LogSampler(loggedPerSecond, () => notLogged.inc());

  constructor(private readonly logger: Logger) {}

  /** @param startedAt by the clock of `performance.now()`; each event of a batch gets the batch's duration */
  applied(deliveries: readonly Delivery[], startedAt: number): void {
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    for (const delivery of deliveries) {
      if (this.sampler.admits()) this.logger.info({ ...lineOf(delivery), durationMs }, 'event applied');
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
