-- One cart per shopper. Its row is the lock of everything in it, and stays when the cart is empty.
create table carts (
  shopper_id uuid primary key,
  -- Of what is in it now: the first line in an empty cart begins another.
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

alter table orders
  -- The cart it was made from; null when the checkout named its lines itself.
  add column cart_id uuid,
  -- What the checkout asks catalog for, the same at each attempt, whatever becomes of the cart meanwhile.
  add column wanted_lines jsonb not null default '[]';

-- A cart is checked out once at a time.
create unique index orders_reserving_cart on orders (cart_id) where status = 'reserving';

-- Kept apart from the books, which stay when a person is forgotten.
create table delivery_addresses (
  order_id uuid primary key references orders (id),
  name text not null,
  line1 text not null,
  line2 text,
  postal_code text not null,
  city text not null,
  country text not null check (country ~ '^[A-Z]{2}$')
);
