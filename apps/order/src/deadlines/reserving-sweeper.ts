import { Database, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { OrderSaga } from '../order-lifecycle/order-saga.js';
import { inTraceOfOrder, overdueColumns, type OverdueOrder } from '../order-lifecycle/overdue-order.js';
import { sweepBatch, type Sweeper } from './sweeper.js';

/**
 * Rejects checkouts that a crash, or an unavailable catalog, left unfinished. The release of their holds is owed then; a
 * hold request that arrives later meets the tombstone of the release.
 */
@Injectable()
export class ReservingSweeper implements Sweeper {
  readonly name = 'reserving';

  constructor(
    private readonly database: Database,
    private readonly saga: OrderSaga,
  ) {}

  async runOnce(): Promise<number> {
    const overdue = await this.database.query<OverdueOrder>(sql`
      select ${overdueColumns} from orders where status = 'reserving' and reserve_by <= clock_timestamp()
      order by reserve_by limit ${sweepBatch}`);
    let rejected = 0;
    for (const order of overdue) rejected += await inTraceOfOrder(order, this.name, () => this.rejectOrder(order.id));
    return rejected;
  }

  private async rejectOrder(id: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      // Skips rows that are being changed, and checks the deadline again: a retry may have extended it.
      const locked = await tx.query(sql`
        select from orders where id = ${id} and status = 'reserving' and reserve_by <= clock_timestamp()
        for update skip locked`);
      if (locked.length === 0) return 0;
      const order = await this.saga.rejectOrder(tx, id, { reason: 'reservation_expired' });
      return order === undefined ? 0 : 1;
    });
  }
}
