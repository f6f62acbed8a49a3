import { sql, type Tx } from '@mvec/database';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import { TooManyOpenOrdersError } from './checkout.errors.js';

/** Bounds what one shopper may hold without paying: each open order keeps its stock from everybody else. */
@Injectable()
export class OpenOrders {
  constructor(@InjectEnv() private readonly env: OrderEnv) {}

  /**
   * Until the transaction ends no other checkout of the shopper is let in, so that none slips past the count. Taken
   * before the cart's lock. An attempt that is repeated does not count its own order.
   * @throws TooManyOpenOrdersError
   */
  async letIn(tx: Tx, shopperId: string, orderId: string): Promise<void> {
    const { MAX_OPEN_ORDERS: limit } = this.env;
    // Two statements, for the second has to see what was committed while the first waited.
    const [, open] = await Promise.all([
      tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${shopperId}, 0))`),
      tx.query(sql`
        select from orders
        where shopper_id = ${shopperId} and status in ('reserving', 'awaiting_payment') and id <> ${orderId}
        limit ${limit}`),
    ]);
    if (open.length >= limit) throw new TooManyOpenOrdersError(limit);
  }
}
