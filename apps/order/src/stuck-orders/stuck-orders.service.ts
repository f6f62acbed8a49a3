import { Database, type RowOf, sql } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { Order } from '../generated/prisma/client.js';
import type { ListPosition } from '../order-lifecycle/orders.repository.js';
import type { OrderStatus } from '../order-lifecycle/order-status.js';
import { stuckOrders } from './stuck-orders.sql.js';
import type { StuckOrderView } from './stuck-orders.dto.js';

type StuckRow = RowOf<Order, 'id' | 'releaseAttempts' | 'releaseError'> & {
  status: OrderStatus;
  why: StuckOrderView['why'];
  since: Date;
};

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });
const firstPosition: ListPosition = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** Lists stuck orders for operators, oldest first. */
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
      select * from (${stuckOrders}) stuck
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
    attempts: row.releaseAttempts,
    lastError: row.releaseError,
  };
}
