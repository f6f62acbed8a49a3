import { Batcher, lingerUnderLoad } from '@mvec/batching';
import type { Database, Tx } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import type { Logger } from '@mvec/observability';
import type { Inbox } from '@mvec/outbox';
import { eventsConsumed } from './consumer-metrics.js';
import { inConsumerSpan } from './consumer-spans.js';
import { EventLog } from './event-log.js';
import type { Delivery } from './event-router.js';
import { groupByHandler } from './handler-batches.js';

export interface BatchRunnerOptions {
  database: Database;
  inbox: Inbox;
  logger: Logger;
  /** Generation of the read model that is written; 0 when there is none. */
  generation: number;
}

/** Maximum number of events of one partition in one transaction. */
export const maxEventsPerBatch = 100;
/** Maximum number of events of all partitions in one transaction, which bounds how long it holds its locks. */
const maxSharedEvents = 500;

/** Applies a batch of events in one transaction: inbox marks, effects and follow-up events. All of it happens, or nothing. */
export class BatchRunner {
  private readonly log: EventLog;
  private readonly shared = new Batcher<readonly Delivery[]>((batches) => this.runAll(batches), {
    name: 'apply events',
    linger: lingerUnderLoad,
    maxWeight: maxSharedEvents,
    weightOf: (deliveries) => deliveries.length,
    skipLinger: (deliveries) => deliveries.length === maxEventsPerBatch,
    splitOnError: canRetryIndividually,
  });

  constructor(private readonly options: BatchRunnerOptions) {
    this.log = new EventLog(options.logger);
  }

  /**
   * Applies one partition's events in a transaction that they share with those of other partitions; when it fails, in a
   * transaction of their own.
   * @throws the error of their own transaction, or an outage of the shared one
   */
  runShared(deliveries: readonly Delivery[]): Promise<void> {
    return this.shared.add(deliveries);
  }

  /** Applies events in a separate transaction. @throws what the handler or the database threw */
  async run(deliveries: readonly Delivery[]): Promise<void> {
    const { database, inbox } = this.options;
    const startedAt = performance.now();
    const applied = await inConsumerSpan(inbox.consumer, deliveries, (traced) =>
      database.transaction((tx) => this.applyNew(tx, traced)),
    );
    this.log.applied(deliveries, startedAt);
    eventsConsumed.inc({ outcome: 'applied' }, applied);
    eventsConsumed.inc({ outcome: 'duplicate' }, deliveries.length - applied);
  }

  private async runAll(batches: readonly (readonly Delivery[])[]): Promise<undefined[]> {
    await this.run(batches.flat());
    return [];
  }

  /** Skips events that the inbox knows. @returns the number of new events */
  private async applyNew(tx: Tx, deliveries: readonly Delivery[]): Promise<number> {
    const events = deliveries.map(({ event }) => event);
    const marked = await this.options.inbox.mark(tx, events);
    const unseen = deliveries.filter(({ event }) => marked.delete(event.id));
    await this.invokeHandlers(tx, unseen);
    return unseen.length;
  }

  private async invokeHandlers(tx: Tx, deliveries: readonly Delivery[]): Promise<void> {
    const { generation } = this.options;
    for (const { handler, events } of groupByHandler(deliveries)) await handler(events, { tx, generation });
  }
}
