import { sql, type Tx } from '@mvec/database';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import { TooManyOpenOrdersError } from './checkout.errors.js';

/** An order that is about to be opened. */
export interface Newcomer {
  id: string;
  shopperId: string;
}

/** `busy`: another checkout of the shopper is being let in. */
export type Admission = 'let_in' | 'busy' | TooManyOpenOrdersError;

/** Bounds what one shopper may hold without paying: each open order keeps its stock from everybody else. */
@Injectable()
export class OpenOrders {
  constructor(@InjectEnv() private readonly env: OrderEnv) {}

  /**
   * Until the transaction ends no other checkout of the shopper is let in, so that none slips past the count. Taken
   * before the cart's lock. An attempt that is repeated does not count its own order.
   * @throws TooManyOpenOrdersError
   */
  async admit(tx: Tx, newcomer: Newcomer): Promise<void> {
    const [, [open = 0]] = await Promise.all([
      tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${newcomer.shopperId}, 0))`),
      this.count(tx, [newcomer]),
    ]);
    if (open >= this.env.MAX_OPEN_ORDERS) throw this.refusal();
  }

  /** The same for many orders at once; nobody waits for a shopper's other checkout. @returns one per order */
  async letInAll(tx: Tx, newcomers: readonly Newcomer[]): Promise<Admission[]> {
    const [locks, counts] = await Promise.all([
      tx.query<{ shopper_id: string; locked: boolean }>(sql`
        select shopper_id, pg_try_advisory_xact_lock(hashtextextended(shopper_id, 0)) as locked
        from unnest(${newcomers.map(({ shopperId }) => shopperId)}::text[]) as shopper_id`),
      this.count(tx, newcomers),
    ]);
    const busy = new Set(locks.filter(({ locked }) => !locked).map((row) => row.shopper_id));
    const admit = new Map<string, number>();
    return newcomers.map(({ shopperId }, index) => {
      if (busy.has(shopperId)) return 'busy';
      const before = admit.get(shopperId) ?? 0;
      if ((counts[index] ?? 0) + before >= this.env.MAX_OPEN_ORDERS) return this.refusal();
      admit.set(shopperId, before + 1);
      return 'let_in';
    });
  }

  /** A statement after the lock's, for it has to see what was committed before that. */
  private async count(tx: Tx, newcomers: readonly Newcomer[]): Promise<number[]> {
    const rows = await tx.query<{ open: number }>(sql`
      select (
        select count(*) from (
          select from orders
          where shopper_id = newcomer.shopper_id and status in ('reserving', 'awaiting_payment') and id <> newcomer.id
          limit ${this.env.MAX_OPEN_ORDERS}) as counted) as open
      from unnest(${newcomers.map(({ id }) => id)}::uuid[], ${newcomers.map(({ shopperId }) => shopperId)}::uuid[])
        with ordinality as newcomer (id, shopper_id, position)
      order by position`);
    return rows.map((row) => row.open);
  }

  private refusal(): TooManyOpenOrdersError {
    return new TooManyOpenOrdersError(this.env.MAX_OPEN_ORDERS);
  }
}
