-- All three are trusted extensions: the database's owner may create them.
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;

-- Text as it is compared: no accents, no upper case, words separated by single blanks. `unaccent` is only stable, because
-- its dictionary may be edited. Ours is the one of the extension, so that indexes may hold the result.
create function fold(text) returns text language sql immutable strict parallel safe return
  btrim(regexp_replace(
    lower(public.unaccent('public.unaccent'::regdictionary, $1) collate pg_c_utf8), '[^[:alnum:]]+', ' ', 'g'));

-- Approved vendors, by the events of identity. The products of a suspended one are not shown and not sold.
create table vendors (
  id uuid primary key,
  name text not null,
  slug text,
  suspended boolean not null default false,
  -- Time of the newest event: an older one changes nothing.
  told_at timestamptz not null default '-infinity'
);

create table categories (
  id uuid primary key,
  parent_id uuid references categories (id),
  name text not null,
  slug text not null unique,
  -- Siblings are sorted by it.
  sort_name text collate "C" not null generated always as (left(fold(name), 64)) stored,
  check (parent_id <> id)
);

create index categories_by_parent on categories (parent_id);

create table products (
  id uuid primary key,
  vendor_id uuid not null,
  title text not null,
  slug text not null unique,
  description text not null,
  status text not null default 'draft' check (status in ('draft', 'published', 'archived')),
  -- Milliseconds: lists are paged by it, and clients carry no finer time.
  published_at timestamptz(3),
  created_at timestamptz(3) not null default clock_timestamp(),
  category_id uuid references categories (id),
  -- Names of the options in which its variants differ, such as colour and size, in the order of each variant's values.
  option_names text[] not null default '{}',
  -- Counts the changes; an If-Match names it.
  version integer not null default 1,
  archived_at timestamptz(3),
  -- Currency of all variants.
  currency text not null,
  lowest_price bigint not null,
  -- Search words of the variants: titles, options, SKUs.
  keywords text not null default '',
  -- Short, because it travels in cursors.
  sort_title text collate "C" not null generated always as (left(fold(title), 64)) stored,
  search tsvector not null generated always as (
    setweight(to_tsvector('simple', fold(title)), 'A')
    || setweight(to_tsvector('simple', fold(keywords)), 'B')
    || setweight(to_tsvector('simple', fold(description)), 'D')) stored,
  -- A draft that was never published may be archived, too.
  constraint products_published_check check (
    (status <> 'draft' or published_at is null) and (status <> 'published' or published_at is not null)),
  constraint products_archived_check check ((status = 'archived') = (archived_at is not null))
);

-- The public lists, newest first: of all products, of one vendor, of one category; then by price, title and words.
create index products_published on products (published_at desc, id desc) where status = 'published';
create index products_published_by_vendor on products (vendor_id, published_at desc, id desc) where status = 'published';
create index products_by_category on products (category_id, published_at desc, id desc) where status = 'published';
create index products_by_price on products (currency, lowest_price, id) where status = 'published';
create index products_by_title on products (sort_title, id) where status = 'published';
create index products_by_words on products using gin (search) where status = 'published';
-- A vendor's own list, in every status.
create index products_of_vendor on products (vendor_id, created_at desc, id desc);

-- The units on sale. `available` is the hottest column of the platform: no index holds it and pages keep room, so that an
-- update stays on its page and touches no index.
create table variants (
  id uuid primary key,
  product_id uuid not null references products (id),
  position smallint not null,
  sku text not null,
  title text not null,
  price_amount bigint not null check (price_amount >= 0),
  price_currency text not null,
  -- Units without a hold. bigint, because a vendor may fill it up while units are held, and all of them may come back.
  available bigint not null constraint never_oversold check (available >= 0),
  vendor_id uuid not null,
  option_values text[] not null default '{}',
  unique (product_id, position),
  unique (vendor_id, sku)
) with (fillfactor = 70);

-- Variants of a product with options differ in them.
create unique index variants_by_options on variants (product_id, option_values) where option_values <> '{}';

-- Every change of stock by its vendor, the first stock included. Held and sold units are in `holds`.
create table stock_adjustments (
  id uuid primary key,
  variant_id uuid not null references variants (id),
  delta integer not null check (delta <> 0),
  -- Units available afterwards.
  available bigint not null,
  reason text not null,
  adjusted_by text not null,
  adjusted_at timestamptz(3) not null default clock_timestamp()
);

create index stock_adjustments_by_variant on stock_adjustments (variant_id, adjusted_at desc, id desc);
revoke update, delete on stock_adjustments from catalog_app;

-- Words of products that are or were on sale, with which an unknown word is compared. Only words that are long enough to be
-- mistyped and still recognised.
create table search_words (
  word text collate "C" primary key
);

create index search_words_near on search_words using gist (word gist_trgm_ops);

-- The units of an order. One row per order id for ever: a released one is a tombstone, so that a delayed request
-- cannot take stock afterwards.
create table holds (
  order_id uuid primary key,
  status text not null check (status in ('active', 'firm', 'committed', 'released', 'cancelled', 'lost')),
  -- Whether its lines' units are taken off `available`. An ended hold keeps them until they are restocked.
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

-- Written once. `variant_id` references nothing on purpose: an order's event may name a variant that this database never had.
create table hold_lines (
  order_id uuid not null references holds (order_id),
  variant_id uuid not null,
  quantity integer not null check (quantity > 0),
  unit_price_amount bigint not null check (unit_price_amount >= 0),
  unit_price_currency text not null,
  primary key (order_id, variant_id)
);

revoke update, delete on hold_lines from catalog_app;

-- The stock of each variant: every row is balanced at every moment.
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
