alter table vendor_orders
  add column status text not null default 'awaiting_payment'
    check (status in ('awaiting_payment', 'confirmed', 'shipped', 'cancelled'));

update vendor_orders part set status = case when part.shipped_at is null then orders.status else 'shipped' end
from orders where orders.id = part.order_id;

alter table vendor_orders alter column status drop default;

create index vendor_orders_by_status on vendor_orders (vendor_id, status, placed_at desc, id desc);

create table shipments (
  id uuid primary key,
  vendor_order_id uuid not null unique references vendor_orders (id),
  carrier text not null,
  tracking_code text not null,
  shipped_by uuid not null,
  shipped_at timestamptz(3) not null default clock_timestamp()
);

-- Shipping and cancelling meet in the order's row: each is a condition on it, so that one of them wins.
alter table orders
  add column part_count integer not null default 0,
  add column parts_shipped integer not null default 0,
  -- Catalog had no stock for it when parts were on their way already: nothing is undone, somebody has to look at it.
  add column stock_lost_at timestamptz(3);

update orders set
  part_count = (select count(*) from vendor_orders part where part.order_id = orders.id),
  parts_shipped = (select count(*) from vendor_orders part where part.order_id = orders.id and part.status = 'shipped');

alter table orders
  add check (parts_shipped between 0 and part_count),
  add check (parts_shipped = 0 or status = 'confirmed');

create index orders_stock_lost on orders (stock_lost_at) where stock_lost_at is not null;

alter table vendor_orders drop column shipped_at;

alter table order_history
  -- Whose request brought the step. Neither caller nor event: a deadline did.
  add column caller_id uuid,
  -- The part that was shipped.
  add column vendor_order_id uuid references vendor_orders (id);

-- What happened is never rewritten.
revoke update, delete, truncate on order_history from order_app;
