import { Database, sql } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListPosition } from '../orders/orders.repository.js';
import type { OrderStatus } from '../orders/order-status.js';
import type { StuckOrderView } from './stuck-orders.dto.js';

interface StuckRow {
  id: string;
  status: OrderStatus;
  why: StuckOrderView['why'];
  since: Date;
  release_attempts: number;
  release_error: string | null;
}

/** A sweeper deals with what is due within a pass or two: only what outlasts that is stuck. */
const graceSeconds = 5;

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });
const firstPosition: ListPosition = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** For operators: what did not end in its time, oldest first. */
@Injectable()
export class StuckOrdersService {
  constructor(private readonly database: Database) {}

  async listStuckOrders(query: PageQuery): Promise<Page<StuckOrderView>> {
    const after = readCursor(query.cursor, positionSchema) ?? firstPosition;
    const rows = await this.find(query.limit + 1, after);
    const page = pageOf(rows, query.limit, (row) => ({ at: row.since.toISOString(), id: row.id }));
    return mapPage(page, toView);
  }

  private find(limit: number, after: ListPosition): Promise<StuckRow[]> {
    return this.database.query<StuckRow>(sql`
      select * from (
        select id, status, 'reservation_overdue' as why, reserve_by as since, release_attempts, release_error
        from orders where status = 'reserving' and reserve_by < clock_timestamp() - make_interval(secs => ${graceSeconds})
        union all
        select id, status, 'payment_overdue', payment_due_at, release_attempts, release_error
        from orders
        where status = 'awaiting_payment' and payment_due_at < clock_timestamp() - make_interval(secs => ${graceSeconds})
        union all
        select id, status, 'hold_release_owed', release_owed_since, release_attempts, release_error
        from orders
        where release_owed_since is not null and (release_error is not null
          or release_owed_since < clock_timestamp() - make_interval(secs => ${graceSeconds}))
        union all
        select id, status, 'stock_lost_while_shipping', stock_lost_at, release_attempts, release_error
        from orders where stock_lost_at is not null and parts_shipped < part_count) stuck
      where (since, id) > (${after.at}::timestamptz, ${after.id}::uuid)
      order by since, id
      limit ${limit}`);
  }
}

function toView(row: StuckRow): StuckOrderView {
  return {
    orderId: row.id,
    status: row.status,
    why: row.why,
    since: row.since.toISOString(),
    attempts: row.release_attempts,
    lastError: row.release_error,
  };
}
