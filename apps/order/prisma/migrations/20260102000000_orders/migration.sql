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
  -- What the shopper saw, and what catalog's prices come to.
  expected_amount bigint not null check (expected_amount >= 0),
  expected_currency text not null,
  total_amount bigint check (total_amount >= 0),
  total_currency text,
  -- Milliseconds: lists are paged by it, and clients carry no finer time.
  created_at timestamptz(3) not null default clock_timestamp(),
  -- Still reserving after this, it is rejected.
  reserve_by timestamptz(3) not null,
  -- Unpaid after this, it is cancelled.
  payment_due_at timestamptz(3),
  -- Set with the rejection, cleared when catalog has confirmed that the order holds nothing.
  release_owed_since timestamptz(3),
  release_attempts integer not null default 0,
  release_retry_at timestamptz(3),
  release_error text,
  check ((status in ('rejected', 'cancelled')) = (reason is not null)),
  check (status in ('reserving', 'rejected') or (total_amount is not null and payment_due_at is not null)),
  check (release_owed_since is null or status = 'rejected')
);

create index orders_by_shopper on orders (shopper_id, created_at desc, id desc);
create index orders_reserving on orders (reserve_by) where status = 'reserving';
create index orders_awaiting_payment on orders (payment_due_at) where status = 'awaiting_payment';
create index orders_release_owed on orders (release_retry_at) where release_owed_since is not null;

-- One vendor's part of an order, made when the order is placed.
create table vendor_orders (
  id uuid primary key,
  order_id uuid not null references orders (id),
  vendor_id uuid not null,
  subtotal_amount bigint not null check (subtotal_amount >= 0),
  currency text not null,
  placed_at timestamptz(3) not null,
  shipped_at timestamptz(3),
  unique (order_id, vendor_id)
);

create index vendor_orders_by_vendor on vendor_orders (vendor_id, placed_at desc, id desc);

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

-- Every step of every order, written in the transaction of the step.
create table order_history (
  id bigint generated always as identity primary key,
  order_id uuid not null references orders (id),
  from_status text,
  to_status text not null,
  -- What happened: the input of the transition table.
  cause text not null,
  -- The event that brought it, when it came from another service.
  cause_event_id uuid,
  at timestamptz(3) not null default clock_timestamp()
);

create index order_history_by_order on order_history (order_id, id);
