import { type Caller, ForbiddenError } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { ListPosition } from '../orders/orders.repository.js';
import type { OrderStatus } from '../orders/order-status.js';

/** Which deadline has passed without what it should have brought about. */
export type StuckReason = 'reservation_overdue' | 'payment_overdue' | 'hold_release_owed';

export interface StuckOrderDto {
  orderId: string;
  status: OrderStatus;
  why: StuckReason;
  since: string;
  /** How often the release was tried, and what came of it last. */
  attempts: number;
  lastError: string | null;
  /** How the order came to where it is. */
  history: StepDto[];
}

export interface StepDto {
  from: OrderStatus | null;
  to: OrderStatus;
  cause: string;
  causeEventId: string | null;
  at: string;
}

interface StuckRow {
  id: string;
  status: OrderStatus;
  why: StuckReason;
  since: Date;
  release_attempts: number;
  release_error: string | null;
  history: (Omit<StepDto, 'at'> & { at: string })[];
}

/** A sweeper deals with what is due within a pass or two: only what outlasts that is stuck. */
const graceSeconds = 5;

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });
const firstPosition: ListPosition = { at: '-infinity', id: '00000000-0000-0000-0000-000000000000' };

/** For operators: what did not end in its time, oldest first. */
@Injectable()
export class StuckOrdersService {
  constructor(private readonly database: Database) {}

  async listStuckOrders(caller: Caller, query: PageQuery): Promise<Page<StuckOrderDto>> {
    if (!caller.roles.includes('operator')) throw new ForbiddenError('Only operators see what is stuck');
    const after = readCursor(query.cursor, positionSchema) ?? firstPosition;
    const rows = await this.find(query.limit + 1, after);
    const page = pageOf(rows, query.limit, (row) => ({ at: row.since.toISOString(), id: row.id }));
    return mapPage(page, toDto);
  }

  private find(limit: number, after: ListPosition): Promise<StuckRow[]> {
    return this.database.query<StuckRow>(sql`
      select stuck.*, (
        select json_agg(json_build_object('from', from_status, 'to', to_status, 'cause', cause,
          'causeEventId', cause_event_id, 'at', at) order by step.id)
        from order_history step where step.order_id = stuck.id) as history
      from (
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
          or release_owed_since < clock_timestamp() - make_interval(secs => ${graceSeconds}))) stuck
      where (since, id) > (${after.at}::timestamptz, ${after.id}::uuid)
      order by since, id
      limit ${limit}`);
  }
}

function toDto(row: StuckRow): StuckOrderDto {
  return {
    orderId: row.id,
    status: row.status,
    why: row.why,
    since: row.since.toISOString(),
    attempts: row.release_attempts,
    lastError: row.release_error,
    history: row.history.map((step) => ({ ...step, at: new Date(step.at).toISOString() })),
  };
}
