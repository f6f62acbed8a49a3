import { Database, type RowOf, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { OrderStep } from '../generated/prisma/client.js';
import { OrderNotFoundError } from '../order-lifecycle/order.errors.js';
import type { OrderStepView } from './order-history.dto.js';

type StepRow = RowOf<OrderStep, 'id' | 'at' | 'causeEventId' | 'callerId' | 'vendorOrderId'> & {
  fromStatus: OrderStepView['from'];
  toStatus: OrderStepView['to'];
  cause: OrderStepView['cause'];
};

const positionSchema = z.object({ id: z.int().min(0) });

/** Lists the history of an order for operators. */
@Injectable()
export class OrderHistoryService {
  constructor(private readonly database: Database) {}

  /** @throws OrderNotFoundError */
  async listSteps(orderId: string, { cursor, limit }: PageQuery): Promise<Page<OrderStepView>> {
    const after = readCursor(cursor, positionSchema)?.id ?? 0;
    const rows = await this.database.query<StepRow>(sql`
      select id, at, from_status, to_status, cause, cause_event_id, caller_id, vendor_order_id
      from order_history where order_id = ${orderId} and id > ${after} order by id limit ${limit + 1}`);
    // Every order has a first step, so an empty first page means that there is no order.
    if (rows.length === 0 && after === 0) throw new OrderNotFoundError(orderId);
    return mapPage(
      pageOf(rows, limit, ({ id }) => ({ id })),
      toView,
    );
  }
}

function toView(row: StepRow): OrderStepView {
  return {
    at: row.at.toISOString(),
    from: row.fromStatus,
    to: row.toStatus,
    cause: row.cause,
    eventId: row.causeEventId,
    callerId: row.callerId,
    vendorOrderId: row.vendorOrderId,
  };
}
