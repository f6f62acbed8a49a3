import { rowsOf, sql, type Tx } from '@mvec/database';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import type { PendingOrder } from '../order-lifecycle/pending-order.js';
import { TooManyOpenOrdersError } from './checkout.errors.js';

/** The part of a pending order that the limit needs. */
type Opening = Pick<PendingOrder, 'id' | 'shopperId'>;

/** `busy`: another checkout of the same shopper is being admitted. */
export type Admission = 'admitted' | 'busy' | TooManyOpenOrdersError;

/** Limits how many unpaid orders a shopper may have: each holds stock that others cannot buy. */
@Injectable()
export class OpenOrderLimit {
  constructor(@InjectEnv() private readonly env: OrderEnv) {}

  /**
   * Blocks other checkouts of the shopper until the transaction ends, so that concurrent ones cannot exceed the limit.
   * Called before the cart is locked. A repeated attempt does not count its own order.
   * @throws TooManyOpenOrdersError
   */
  async admit(tx: Tx, opening: Opening): Promise<void> {
    const [, [open = 0]] = await Promise.all([
      tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${opening.shopperId}, 0))`),
      this.countOpen(tx, [opening]),
    ]);
    if (open >= this.env.MAX_OPEN_ORDERS) throw this.refusal();
  }

  /** Admits many orders without waiting for a lock. @returns one admission per order, in the same order */
  async admitAll(tx: Tx, openings: readonly Opening[]): Promise<Admission[]> {
    const [locks, counts] = await Promise.all([
      tx.query<{ shopperId: string; locked: boolean }>(sql`
        select shopper_id, pg_try_advisory_xact_lock(hashtextextended(shopper_id, 0)) as locked
        from ${rowsOf(openings, { shopperId: 'text' })} as opening`),
      this.countOpen(tx, openings),
    ]);
    const busy = new Set(locks.filter(({ locked }) => !locked).map((row) => row.shopperId));
    const admitted = new Map<string, number>();
    return openings.map(({ shopperId }, index) => {
      if (busy.has(shopperId)) return 'busy';
      const before = admitted.get(shopperId) ?? 0;
      if ((counts[index] ?? 0) + before >= this.env.MAX_OPEN_ORDERS) return this.refusal();
      admitted.set(shopperId, before + 1);
      return 'admitted';
    });
  }

  /** A separate statement after the lock: READ COMMITTED takes its snapshot per statement. */
  private async countOpen(tx: Tx, openings: readonly Opening[]): Promise<number[]> {
    const rows = await tx.query<{ open: number }>(sql`
      select (
        select count(*) from (
          select from orders
          where shopper_id = opening.shopper_id and status in ('reserving', 'awaiting_payment') and id <> opening.id
          limit ${this.env.MAX_OPEN_ORDERS}) as counted) as open
      from ${rowsOf(openings, { id: 'uuid', shopperId: 'uuid' }, { positionColumn: 'position' })} as opening
      order by position`);
    return rows.map((row) => row.open);
  }

  private refusal(): TooManyOpenOrdersError {
    return new TooManyOpenOrdersError(this.env.MAX_OPEN_ORDERS);
  }
}
