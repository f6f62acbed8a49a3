import { type Database, sql, type Tx } from '@mvec/database';
import { v7 as uuidv7 } from 'uuid';
import { type Lease, shardsToHold } from './lease-share.js';

/**
 * Holds this relay's leases on outbox shards.
 *
 * - Leases expire by the database's clock, so two relays cannot disagree about the holder of a shard.
 * - `holds` uses the local monotonic clock, counted from before the renewal was sent, with a margin: a relay that was frozen
 *   stops sending. A message that it sent late is a duplicate, which the inbox drops.
 */
export class LeaseKeeper {
  readonly relayId = uuidv7();
  private held: ReadonlySet<number> = new Set();
  private heldUntil = 0;

  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
  ) {}

  holds(shard: number): boolean {
    return performance.now() < this.heldUntil && this.held.has(shard);
  }

  /** Renews, takes and releases leases. @returns the shards held from now on */
  async renew(): Promise<number[]> {
    const asked = performance.now();
    const shards = await this.database.transaction((tx) => this.renewIn(tx));
    this.held = new Set(shards);
    this.heldUntil = asked + this.leaseMs * 0.8;
    return shards;
  }

  async release(): Promise<void> {
    this.held = new Set();
    await this.database.transaction(async (tx) => {
      await tx.execute(sql`
        update eventing.outbox_lease set relay_id = null, leased_until = '-infinity' where relay_id = ${this.relayId}`);
      await tx.execute(sql`delete from eventing.outbox_relay where relay_id = ${this.relayId}`);
    });
  }

  private async renewIn(tx: Tx): Promise<number[]> {
    const leases = await tx.query<{ shard: number; holder: string | null }>(sql`
      select shard, case when leased_until > clock_timestamp() then relay_id end as holder
      from eventing.outbox_lease order by shard for update`);
    const shards = shardsToHold(leases.map(toLease), this.relayId, await this.countLiving(tx));
    await tx.execute(sql`
      update eventing.outbox_lease set
        relay_id = case when shard = any(${shards}::smallint[]) then ${this.relayId}::uuid end,
        leased_until = case when shard = any(${shards}::smallint[])
          then clock_timestamp() + make_interval(secs => ${this.leaseMs / 1000}) else '-infinity' end
      where shard = any(${shards}::smallint[]) or relay_id = ${this.relayId}`);
    return shards;
  }

  /** Registers this relay as living. @returns the number of living relays, itself included */
  private async countLiving(tx: Tx): Promise<number> {
    await tx.execute(sql`
      insert into eventing.outbox_relay (relay_id, alive_until)
      values (${this.relayId}, clock_timestamp() + make_interval(secs => ${this.leaseMs / 1000}))
      on conflict (relay_id) do update set alive_until = excluded.alive_until`);
    await tx.execute(sql`delete from eventing.outbox_relay where alive_until < clock_timestamp()`);
    const living = await tx.query<{ count: number }>(sql`select count(*) from eventing.outbox_relay`);
    return living[0]?.count ?? 1;
  }
}

function toLease({ shard, holder }: { shard: number; holder: string | null }): Lease {
  return { shard, holder: holder ?? undefined };
}
