import { sql } from '@mvec/database';

export const stuckReasons = [
  'reservation_overdue',
  'payment_overdue',
  'hold_release_owed',
  'stock_lost_while_shipping',
] as const;

export type StuckReason = (typeof stuckReasons)[number];

/** Sweepers handle due orders within a pass or two: an order is stuck when it is still overdue after that. */
const graceSeconds = 5;

/** All stuck orders with their reason and time; each branch walks a partial index. */
export const stuckOrders = sql`
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
  from orders where stock_lost_at is not null and parts_shipped < part_count`;
