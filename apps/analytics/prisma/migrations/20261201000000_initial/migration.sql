-- One generation of the read model. Exactly one is live and is read. A new one reads the topics from their beginning
-- beside it; then one update makes it live and retires the one before.
create table generation (
  id integer generated always as identity primary key,
  -- Its consumer group and the name of its marks in the inbox. Unique, so that a new database reads everything, too.
  consumer text not null default 'analytics.' || uuidv7(),
  -- Null for the first.
  requested_by text,
  requested_at timestamptz not null default clock_timestamp(),
  messages_total bigint not null default 0,
  messages_left bigint,
  live_at timestamptz,
  retired_at timestamptz,
  -- Its rows are deleted.
  dropped_at timestamptz
);
create unique index generation_consumer on generation (consumer);
-- One at a time is being built: two generations without a time are equal here.
create unique index generation_building on generation (live_at) nulls not distinct;

insert into generation (live_at) values (clock_timestamp());

-- Facts. Each row is the content of one event, keyed by the event's own ids: events may arrive in any order across topics,
-- and again, and leave the same rows. Reports add up the rows of their range.

-- A fact without an amount, once: an order was placed, a cart was started, a mail was sent.
create table fact (
  generation integer not null,
  kind text not null,
  subject_id uuid not null,
  -- The reason of a cancellation, a rejection, a failed payment.
  detail text,
  happened_at timestamptz not null,
  primary key (generation, kind, subject_id)
);
create index fact_by_time on fact (generation, kind, happened_at);

create table sales_order (
  generation integer not null,
  order_id uuid not null,
  total bigint not null,
  currency char(3) not null,
  primary key (generation, order_id)
);

create table sales_order_part (
  generation integer not null,
  order_id uuid not null,
  vendor_id uuid not null,
  vendor_order_id uuid not null,
  subtotal bigint not null,
  currency char(3) not null,
  primary key (generation, order_id, vendor_id)
);
create index sales_order_part_by_vendor on sales_order_part (generation, vendor_id, order_id);

-- One product in one order, over all its variants.
create table sales_order_line (
  generation integer not null,
  order_id uuid not null,
  vendor_id uuid not null,
  product_id uuid not null,
  title text not null,
  units integer not null,
  amount bigint not null,
  currency char(3) not null,
  primary key (generation, order_id, vendor_id, product_id)
);

create table refund (
  generation integer not null,
  event_id uuid not null,
  order_id uuid not null,
  amount bigint not null,
  currency char(3) not null,
  refunded_at timestamptz not null,
  -- The event names each vendor's share; otherwise vendors share in proportion to their sales.
  split boolean not null,
  primary key (generation, event_id)
);
create index refund_by_time on refund (generation, refunded_at);
create index refund_by_order on refund (generation, order_id);

create table refund_split (
  generation integer not null,
  event_id uuid not null,
  vendor_id uuid not null,
  amount bigint not null,
  primary key (generation, event_id, vendor_id)
);

create table vendor (
  generation integer not null,
  vendor_id uuid not null,
  name text not null,
  status text not null check (status in ('pending', 'approved', 'rejected', 'suspended')),
  -- Time of the newest event about it: an older one changes nothing.
  changed_at timestamptz not null,
  primary key (generation, vendor_id)
);

create table product (
  generation integer not null,
  product_id uuid not null,
  vendor_id uuid not null,
  -- Unknown while only the event of its archiving has been seen.
  title text,
  on_sale boolean not null,
  changed_at timestamptz not null,
  primary key (generation, product_id)
);

-- Views that reports add up: one row per fact and order, vendor order, or line.

create view order_entry as
select fact.generation, fact.happened_at, fact.kind, sales_order.currency, sales_order.total as amount
from fact
join sales_order on sales_order.generation = fact.generation and sales_order.order_id = fact.subject_id
where fact.kind in ('order.placed', 'order.confirmed', 'order.cancelled')
union all
select generation, refunded_at, 'payment.refunded', currency, amount from refund;

-- Each vendor's share of a refund. Exact where the event names it and where the whole order is refunded; shares of a
-- partial refund are rounded.
create view vendor_refund as
select refund.generation, refund.refunded_at, refund.order_id, refund_split.vendor_id, refund.currency,
  refund_split.amount
from refund
join refund_split on refund_split.generation = refund.generation and refund_split.event_id = refund.event_id
where refund.split
union all
select refund.generation, refund.refunded_at, refund.order_id, part.vendor_id, refund.currency,
  round(refund.amount::numeric * part.subtotal / nullif(sales_order.total, 0))::bigint
from refund
join sales_order on sales_order.generation = refund.generation and sales_order.order_id = refund.order_id
join sales_order_part part on part.generation = refund.generation and part.order_id = refund.order_id
where not refund.split;

create view vendor_entry as
select fact.generation, fact.happened_at, fact.kind, part.vendor_id, part.currency,
  part.subtotal as amount
from fact
join sales_order_part part on part.generation = fact.generation and part.order_id = fact.subject_id
where fact.kind in ('order.placed', 'order.confirmed', 'order.cancelled')
union all
select generation, refunded_at, 'payment.refunded', vendor_id, currency, amount from vendor_refund;

create view product_entry as
select fact.generation, fact.happened_at, fact.kind, line.vendor_id, line.product_id, line.title,
  line.units, line.currency, line.amount
from fact
join sales_order_line line on line.generation = fact.generation and line.order_id = fact.subject_id
where fact.kind in ('order.placed', 'order.confirmed', 'order.cancelled')
union all
select line.generation, refund.refunded_at, 'payment.refunded', line.vendor_id, line.product_id, line.title,
  line.units, line.currency, round(refund.amount::numeric * line.amount / nullif(part.subtotal, 0))::bigint
from vendor_refund refund
join sales_order_part part on part.generation = refund.generation and part.order_id = refund.order_id
  and part.vendor_id = refund.vendor_id
join sales_order_line line on line.generation = part.generation and line.order_id = part.order_id
  and line.vendor_id = part.vendor_id;
