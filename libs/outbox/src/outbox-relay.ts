import { setTimeout as delay } from 'node:timers/promises';
import { type Database, sql, type Subscription } from '@mvec/database';
import { context, type Logger } from '@mvec/observability';
import { backoffMs, PeriodicTask } from '@mvec/resilience';
import { LeaseKeeper } from './lease-keeper.js';
import { type Lane } from './lane.js';
import { LaneRelay } from './lane-relay.js';
import { publishFailures } from './outbox-metrics.js';
import { OutboxRows, waitingLanes } from './outbox-rows.js';
import type { Publisher } from './publisher.js';

export interface OutboxRelayOptions {
  database: Database;
  publisher: Publisher;
  logger: Logger;
  /** How long a shard stays with a relay that stopped answering, in milliseconds. */
  leaseMs?: number;
  /** Interval of the poll that finds rows whose wake-up was lost, in milliseconds. */
  pollMs?: number;
}

const channel = 'outbox';
const publishBackoff = { firstMs: 50, maxMs: 2_000 };

/**
 * Publishes the rows of the outbox.
 *
 * - A commit of the same process, a notification from another instance or the poll wakes it: a committed event is published
 *   without further traffic.
 * - Several relays share the shards by leases, so that each key has one publisher at a time.
 * - Lanes are independent: one that cannot be published does not delay the others.
 */
export class OutboxRelay {
  private readonly leases: LeaseKeeper;
  private readonly lanes = new Map<string, LaneRelay>();
  private readonly rows: OutboxRows;
  private readonly publisher: Publisher;
  private readonly database: Database;
  private readonly logger: Logger;
  private readonly leaseMs: number;
  private readonly pollMs: number;
  private readonly draining = new Map<string, Promise<void>>();
  private readonly wokenAgain = new Set<string>();
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;
  private readonly tasks: readonly PeriodicTask[];
  private listening: Promise<void> | undefined;
  private notifying = false;

  constructor(options: OutboxRelayOptions) {
    this.database = options.database;
    this.logger = options.logger;
    this.leaseMs = options.leaseMs ?? 6_000;
    this.pollMs = options.pollMs ?? 1_000;
    this.leases = new LeaseKeeper(options.database, this.leaseMs);
    this.rows = new OutboxRows(options.database);
    this.publisher = options.publisher;
    this.tasks = [
      this.taskOf('outbox.lease_renewal', this.leaseMs / 4, () => this.leases.renew()),
      this.taskOf('outbox.poll', this.pollMs, () => this.wakeWaiting()),
    ];
  }

  start(): void {
    for (const task of this.tasks) task.start();
    this.listening = this.listen();
  }

  /** Publishes a lane soon, in this instance or the one that holds its shard. Called after a commit. */
  wake(lane: Lane): void {
    context.leave(() => (this.leases.holds(lane.shard) ? this.drainSoon(lane) : this.notifyOthers()));
  }

  /** Publishes all lanes whose shards are free or held here, once. @returns the number of published messages */
  async runOnce(): Promise<number> {
    await this.leases.renew();
    const lanes = await this.waitingLanes();
    const counts = await Promise.all(lanes.map((lane) => this.relayOf(lane).drain()));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Publishes what is left, if the brokers answer, and releases the leases. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.close();
    await Promise.all([...this.tasks.map((task) => task.stop()), this.listening]);
    await Promise.all(this.draining.values());
    await this.runOnce().catch(() => undefined);
    await this.leases
      .release()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'outbox leases not released: they expire'));
  }

  private drainSoon(lane: Lane): void {
    const name = nameOf(lane);
    if (this.draining.has(name)) {
      this.wokenAgain.add(name);
      return;
    }
    const drained = this.drain(lane).finally(() => {
      this.draining.delete(name);
      if (this.wokenAgain.delete(name)) this.drainSoon(lane);
    });
    this.draining.set(name, drained);
  }

  private async drain(lane: Lane): Promise<void> {
    for (let failures = 1; ; failures++) {
      try {
        await this.relayOf(lane).drain();
        return;
      } catch (error) {
        publishFailures.inc();
        this.logger.warn({ err: error, ...lane }, 'outbox lane not published: retrying, its events stay in the outbox');
        if (this.stopping.signal.aborted) return;
        await this.pause(backoffMs(failures, publishBackoff));
      }
    }
  }

  private relayOf(lane: Lane): LaneRelay {
    const name = nameOf(lane);
    const known = this.lanes.get(name);
    if (known !== undefined) return known;
    const relay = new LaneRelay(this.rows, this.publisher, lane, () => this.leases.holds(lane.shard));
    this.lanes.set(name, relay);
    return relay;
  }

  /** Wakes every lane that has rows, in case a notification was lost. */
  private async wakeWaiting(): Promise<void> {
    for (const lane of await this.waitingLanes()) this.drainSoon(lane);
  }

  private async waitingLanes(): Promise<Lane[]> {
    const waiting = await this.database.query<Lane>(sql`with ${waitingLanes} select shard, topic from waiting_lane`);
    return waiting.filter(({ shard }) => this.leases.holds(shard));
  }

  /** Sends one notification at a time, and outside any transaction: `NOTIFY` serialises commits. */
  private notifyOthers(): void {
    if (this.notifying) return;
    this.notifying = true;
    this.database
      .execute(sql`notify outbox`)
      .catch(() => undefined)
      .finally(() => (this.notifying = false));
  }

  private async listen(): Promise<void> {
    while (!this.stopping.signal.aborted && this.subscription === undefined) {
      this.subscription = await this.database
        .listen(channel, () => void this.wakeWaiting().catch(() => undefined))
        .catch(() => undefined);
      if (this.subscription === undefined) await this.pause(1_000);
    }
    if (this.stopping.signal.aborted) await this.subscription?.close();
  }

  private taskOf(name: string, everyMs: number, run: () => Promise<unknown>): PeriodicTask {
    const failureMessage = 'outbox relay cannot reach its database: retrying, events stay in the outbox';
    return new PeriodicTask(run, { name, everyMs, logger: this.logger, failureMessage, runAtStart: true });
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}

function nameOf({ shard, topic }: Lane): string {
  return `${topic}/${shard}`;
}
