-- Approved vendors, as identity tells them by events.
create table vendors (
  id uuid primary key,
  name text not null,
  slug text not null
);

create table products (
  id uuid primary key,
  vendor_id uuid not null,
  title text not null,
  slug text not null unique,
  description text not null,
  status text not null default 'draft' check (status in ('draft', 'published')),
  -- Milliseconds: lists are paged by it, and clients carry no finer time.
  published_at timestamptz(3),
  created_at timestamptz(3) not null default clock_timestamp(),
  check ((status = 'published') = (published_at is not null))
);

-- The public lists, newest first: of everything and of one vendor.
create index products_published on products (published_at desc, id desc) where status = 'published';
create index products_published_by_vendor on products (vendor_id, published_at desc, id desc) where status = 'published';

-- What is sold. `available` is the hottest column of the platform: no index holds it and pages keep room, so that an
-- update stays on its page and touches no index.
create table variants (
  id uuid primary key,
  product_id uuid not null references products (id),
  position smallint not null,
  sku text not null,
  title text not null,
  price_amount bigint not null check (price_amount >= 0),
  price_currency text not null,
  -- Units that nobody holds.
  available integer not null constraint never_oversold check (available >= 0),
  unique (product_id, position),
  unique (product_id, sku)
) with (fillfactor = 70);

-- Every change of stock by its vendor, the first stock included. What is held and sold is told by holds.
create table stock_adjustments (
  id uuid primary key,
  variant_id uuid not null references variants (id),
  delta integer not null check (delta <> 0),
  -- Units available afterwards.
  available integer not null,
  reason text not null,
  adjusted_by text not null,
  adjusted_at timestamptz(3) not null default clock_timestamp()
);

create index stock_adjustments_by_variant on stock_adjustments (variant_id, adjusted_at desc, id desc);
revoke update, delete on stock_adjustments from catalog_app;

-- The units of an order. One row per order id for ever: a released one is a tombstone, so that a delayed request
-- cannot take stock afterwards.
create table holds (
  order_id uuid primary key,
  status text not null check (status in ('active', 'firm', 'committed', 'released', 'cancelled', 'lost')),
  -- Whether its lines' units are taken off `available`. An ended hold keeps them until they are put back.
  units_held boolean not null,
  -- Only until the order is placed.
  expires_at timestamptz,
  created_at timestamptz not null default clock_timestamp(),
  check (units_held or status in ('released', 'cancelled', 'lost')),
  check (not units_held or status <> 'lost'),
  check ((status = 'active') = (expires_at is not null))
) with (fillfactor = 70);

create index holds_expiring on holds (expires_at) where status = 'active';
create index holds_to_put_back on holds (order_id) where units_held and status in ('released', 'cancelled');

-- Written once. `variant_id` references nothing on purpose: an order's event may name what this database never knew.
create table hold_lines (
  order_id uuid not null references holds (order_id),
  variant_id uuid not null,
  quantity integer not null check (quantity > 0),
  unit_price_amount bigint not null check (unit_price_amount >= 0),
  unit_price_currency text not null,
  primary key (order_id, variant_id)
);

revoke update, delete on hold_lines from catalog_app;

-- The books of stock: every row is balanced at every moment.
create view stock_check as
select variants.id as variant_id, adjusted, variants.available, coalesce(held, 0) as held, coalesce(sold, 0) as sold,
  adjusted - coalesce(sold, 0) = variants.available + coalesce(held, 0) as balanced
from variants
cross join lateral (
  select coalesce(sum(delta), 0) as adjusted from stock_adjustments where variant_id = variants.id
) adjustments
left join (
  select variant_id,
    sum(quantity) filter (where status <> 'committed') as held,
    sum(quantity) filter (where status = 'committed') as sold
  from hold_lines join holds using (order_id)
  where units_held
  group by variant_id
) taken on taken.variant_id = variants.id;
