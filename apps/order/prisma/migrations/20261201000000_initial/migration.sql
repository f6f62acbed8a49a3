-- An order and its position in the checkout saga. Rows are never deleted.
create table orders (
  id uuid primary key,
  shopper_id uuid not null,
  payment_method_id uuid not null,
  status text not null default 'reserving'
    check (status in ('reserving', 'awaiting_payment', 'confirmed', 'rejected', 'cancelled')),
  -- Why it was rejected or cancelled.
  reason text,
  -- The provider's reason when the payment failed.
  payment_code text,
  -- The total that the shopper saw, and the total at catalog's prices.
  expected_amount bigint not null check (expected_amount >= 0),
  expected_currency text not null,
  total_amount bigint check (total_amount >= 0),
  total_currency text,
  -- Milliseconds: lists are paged by it, and clients carry no finer time.
  created_at timestamptz(3) not null default clock_timestamp(),
  -- If it is still reserving after this, it is rejected.
  reserve_by timestamptz(3) not null,
  -- If it is unpaid after this, it is cancelled.
  payment_due_at timestamptz(3),
  -- Set with the rejection, cleared when catalog has confirmed that the order holds nothing.
  release_owed_since timestamptz(3),
  release_attempts integer not null default 0,
  release_retry_at timestamptz(3),
  release_error text,
  -- The cart it was made from; null when the checkout named its lines itself.
  cart_id uuid,
  -- The lines that the checkout reserves at catalog: the same at each attempt, also when the cart changes meanwhile.
  wanted_lines jsonb not null default '[]',
  -- Shipping and cancelling are conditional writes on this row, so that only one of them succeeds.
  part_count integer not null default 0,
  parts_shipped integer not null default 0,
  -- Catalog had no stock for it when vendor orders were shipped already: nothing is undone, an operator decides.
  stock_lost_at timestamptz(3),
  -- The request that began the order: later work for it belongs to the same trace.
  correlation_id text,
  traceparent text,
  check ((status in ('rejected', 'cancelled')) = (reason is not null)),
  check (status in ('reserving', 'rejected') or (total_amount is not null and payment_due_at is not null)),
  check (release_owed_since is null or status = 'rejected'),
  check (parts_shipped between 0 and part_count),
  check (parts_shipped = 0 or status = 'confirmed')
);

create index orders_by_shopper on orders (shopper_id, created_at desc, id desc);
create index orders_reserving on orders (reserve_by) where status = 'reserving';
create index orders_awaiting_payment on orders (payment_due_at) where status = 'awaiting_payment';
create index orders_release_owed on orders (release_retry_at) where release_owed_since is not null;
create index orders_stock_lost on orders (stock_lost_at) where stock_lost_at is not null;
-- A shopper's open orders are counted at each checkout.
create index orders_open on orders (shopper_id) where status in ('reserving', 'awaiting_payment');
-- A cart has one open checkout at a time.
create unique index orders_reserving_cart on orders (cart_id) where status = 'reserving';

-- One vendor's part of an order, made when the order is placed.
create table vendor_orders (
  id uuid primary key,
  order_id uuid not null references orders (id),
  vendor_id uuid not null,
  subtotal_amount bigint not null check (subtotal_amount >= 0),
  currency text not null,
  placed_at timestamptz(3) not null,
  status text not null check (status in ('awaiting_payment', 'confirmed', 'shipped', 'cancelled')),
  unique (order_id, vendor_id)
);

create index vendor_orders_by_vendor on vendor_orders (vendor_id, placed_at desc, id desc);
create index vendor_orders_by_status on vendor_orders (vendor_id, status, placed_at desc, id desc);

create table order_lines (
  vendor_order_id uuid not null references vendor_orders (id),
  position smallint not null,
  variant_id uuid not null,
  product_id uuid not null,
  title text not null,
  sku text not null,
  quantity integer not null check (quantity > 0),
  unit_price bigint not null check (unit_price >= 0),
  primary key (vendor_order_id, position)
);

create table shipments (
  id uuid primary key,
  vendor_order_id uuid not null unique references vendor_orders (id),
  carrier text not null,
  tracking_code text not null,
  shipped_by uuid not null,
  shipped_at timestamptz(3) not null default clock_timestamp()
);

-- A table of its own, so that the order stays when a person's data is erased.
create table delivery_addresses (
  order_id uuid primary key references orders (id),
  name text not null,
  line1 text not null,
  line2 text,
  postal_code text not null,
  city text not null,
  country text not null check (country ~ '^[A-Z]{2}$')
);

-- Every step of every order, written in the transaction of the step.
create table order_history (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders (id),
  from_status text,
  to_status text not null,
  -- What happened: the input of the transition table.
  cause text not null,
  -- The event that caused it, when it came from another service.
  cause_event_id uuid,
  at timestamptz(3) not null default clock_timestamp(),
  -- The caller whose request caused it. A step with neither caller nor event was caused by a deadline.
  caller_id uuid,
  -- The vendor order that was shipped.
  vendor_order_id uuid references vendor_orders (id)
);

create index order_history_by_order on order_history (order_id, id);

-- History is never rewritten.
revoke update, delete, truncate on order_history from order_app;

-- One cart per shopper. Its row is the lock of its lines, and stays when the cart is empty.
create table carts (
  shopper_id uuid primary key,
  -- Names the present contents: the first line in an empty cart gives it a new id.
  id uuid not null unique,
  started_at timestamptz(3) not null default clock_timestamp()
);

create table cart_lines (
  shopper_id uuid not null references carts (shopper_id),
  variant_id uuid not null,
  quantity integer not null check (quantity between 1 and 10000),
  added_at timestamptz(3) not null default clock_timestamp(),
  -- As catalog described it when the shopper last looked; the price is the one that was shown.
  product_id uuid not null,
  vendor_id uuid not null,
  title text not null,
  sku text not null,
  price_amount bigint not null check (price_amount >= 0),
  price_currency text not null,
  available integer not null,
  on_sale boolean not null,
  primary key (shopper_id, variant_id)
);
