import { setTimeout as delay } from 'node:timers/promises';
import { type Database, sql, type Subscription } from '@mvec/database';
import { partitionCount } from '@mvec/events';
import type { Logger } from '@mvec/observability';
import { LeaseKeeper } from './lease-keeper.js';
import type { Publisher } from './publisher.js';
import { ShardRelay } from './shard-relay.js';

export interface OutboxRelayOptions {
  database: Database;
  publisher: Publisher;
  logger: Logger;
  /** How long a shard stays with a relay that no longer answers, in milliseconds. */
  leaseMs?: number;
  /** How often the outbox is looked at without being woken, in milliseconds. */
  pollMs?: number;
}

const channel = 'outbox';
const maxBackoffMs = 2_000;

/**
 * Publishes what the outbox holds.
 *
 * - It is woken after each commit of its own process, by a notification from other instances, and by polling: a
 *   committed event is published without further traffic.
 * - Several relays share the shards by leases; each key has one publisher at a time.
 * - Shards are independent: one whose broker is down does not hold up the others.
 */
export class OutboxRelay {
  private readonly leases: LeaseKeeper;
  private readonly shards: ShardRelay[];
  private readonly database: Database;
  private readonly logger: Logger;
  private readonly leaseMs: number;
  private readonly pollMs: number;
  private readonly draining = new Map<number, Promise<void>>();
  private readonly wokenAgain = new Set<number>();
  private readonly stopping = new AbortController();
  private subscription: Subscription | undefined;
  private loops: Promise<unknown> = Promise.resolve();
  private notifying = false;

  constructor(options: OutboxRelayOptions) {
    this.database = options.database;
    this.logger = options.logger;
    this.leaseMs = options.leaseMs ?? 6_000;
    this.pollMs = options.pollMs ?? 1_000;
    this.leases = new LeaseKeeper(options.database, this.leaseMs);
    this.shards = Array.from({ length: partitionCount }, (_, shard) => {
      return new ShardRelay(options.database, options.publisher, shard, () => this.leases.holds(shard));
    });
  }

  start(): void {
    this.loops = Promise.all([
      this.repeat(this.leaseMs / 4, () => this.leases.renew()),
      this.repeat(this.pollMs, () => this.wakeWaiting()),
      this.listen(),
    ]);
  }

  /** Publishes a shard soon, here or in the instance that holds it. Called after a commit. */
  wake(shard: number): void {
    if (this.leases.holds(shard)) this.drainSoon(shard);
    else this.notifyOthers();
  }

  /** One full pass over the shards that are free or held here. @returns the number of messages published */
  async runOnce(): Promise<number> {
    const held = await this.leases.renew();
    const counts = await Promise.all(held.map(async (shard) => (await this.shards[shard]?.drain()) ?? 0));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Publishes what is left, as far as the brokers answer, and gives the leases back. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.subscription?.close();
    await this.loops;
    await Promise.all(this.draining.values());
    await this.runOnce().catch(() => undefined);
    await this.leases
      .release()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'outbox leases not released'));
  }

  private drainSoon(shard: number): void {
    if (this.draining.has(shard)) {
      this.wokenAgain.add(shard);
      return;
    }
    const drained = this.drain(shard).finally(() => {
      this.draining.delete(shard);
      if (this.wokenAgain.delete(shard)) this.drainSoon(shard);
    });
    this.draining.set(shard, drained);
  }

  private async drain(shard: number): Promise<void> {
    for (let failures = 0; ; failures++) {
      try {
        await this.shards[shard]?.drain();
        return;
      } catch (error) {
        this.logger.warn({ err: error, shard }, 'outbox shard not published, trying again');
        if (this.stopping.signal.aborted) return;
        await this.pause(Math.min(maxBackoffMs, 50 * 2 ** failures));
      }
    }
  }

  /** The safety net: shards that have rows, whoever wrote them and whatever notification was lost. */
  private async wakeWaiting(): Promise<void> {
    const waiting = await this.database.query<{ shard: number }>(sql`
      select shard from eventing.outbox_lease lease
      where exists (select from eventing.outbox where outbox.shard = lease.shard)`);
    for (const { shard } of waiting) if (this.leases.holds(shard)) this.drainSoon(shard);
  }

  /** At most one notification is under way, and never inside a transaction: `NOTIFY` serialises commits. */
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

  private async repeat(everyMs: number, work: () => Promise<unknown>): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await work().catch((error: unknown) => this.logger.warn({ err: error }, 'outbox relay waits for its database'));
      await this.pause(everyMs);
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
