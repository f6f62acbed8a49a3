-- All three are trusted extensions: the database's owner may create them.
create extension if not exists unaccent;
create extension if not exists pg_trgm;
create extension if not exists fuzzystrmatch;

-- Text as it is compared: no accents, no upper case, words separated by single blanks. `unaccent` is only stable, because
-- its dictionary may be edited; ours is the one that comes with it, so that indexes may hold what this gives.
create function fold(text) returns text language sql immutable strict parallel safe return
  btrim(regexp_replace(
    lower(public.unaccent('public.unaccent'::regdictionary, $1) collate pg_c_utf8), '[^[:alnum:]]+', ' ', 'g'));

-- A suspended vendor's products are not shown and not sold. Events are applied by the time they were told, so that an old
-- one that comes again changes nothing.
alter table vendors
  alter column slug drop not null,
  add column suspended boolean not null default false,
  add column told_at timestamptz not null default '-infinity';

create table categories (
  id uuid primary key,
  parent_id uuid references categories (id),
  name text not null,
  slug text not null unique,
  -- What siblings are sorted by.
  sort_name text collate "C" not null generated always as (left(fold(name), 64)) stored,
  check (parent_id <> id)
);

create index categories_by_parent on categories (parent_id);

alter table products
  drop constraint products_status_check,
  drop constraint products_check,
  add column category_id uuid references categories (id),
  -- Names of what its variants differ in, such as colour and size, in the order of each variant's values.
  add column option_names text[] not null default '{}',
  -- Counts the changes that others may miss: an If-Match names it.
  add column version integer not null default 1,
  add column archived_at timestamptz(3),
  -- Of its variants, which are all priced in one currency.
  add column currency text,
  add column lowest_price bigint,
  -- What its variants add to the search: titles, options, SKUs.
  add column keywords text not null default '',
  -- Short, because it travels in cursors.
  add column sort_title text collate "C" not null generated always as (left(fold(title), 64)) stored,
  add column search tsvector not null generated always as (
    setweight(to_tsvector('simple', fold(title)), 'A')
    || setweight(to_tsvector('simple', fold(keywords)), 'B')
    || setweight(to_tsvector('simple', fold(description)), 'D')) stored;

alter table variants
  add column vendor_id uuid,
  add column option_values text[] not null default '{}';

update variants set vendor_id = products.vendor_id from products where products.id = variants.product_id;

update products set currency = summary.currency, lowest_price = summary.lowest, keywords = summary.keywords
from (
  select product_id, min(price_currency) as currency, min(price_amount) as lowest,
    string_agg(concat_ws(' ', sku, title), ' ' order by position) as keywords
  from variants group by product_id
) as summary
where summary.product_id = products.id;

alter table products
  alter column currency set not null,
  alter column lowest_price set not null,
  add constraint products_status_check check (status in ('draft', 'published', 'archived')),
  -- A draft that was never published may be archived too.
  add constraint products_published_check check (
    (status <> 'draft' or published_at is null) and (status <> 'published' or published_at is not null)),
  add constraint products_archived_check check ((status = 'archived') = (archived_at is not null));

alter table variants
  alter column vendor_id set not null,
  drop constraint variants_product_id_sku_key,
  add constraint variants_vendor_id_sku_key unique (vendor_id, sku);

-- Variants of a product with options differ in them.
create unique index variants_by_options on variants (product_id, option_values) where option_values <> '{}';

-- The public list in its other orders and by its filters; by the time of publishing there are indexes already.
create index products_by_price on products (currency, lowest_price, id) where status = 'published';
create index products_by_title on products (sort_title, id) where status = 'published';
create index products_by_category on products (category_id, published_at desc, id desc) where status = 'published';
create index products_by_words on products using gin (search) where status = 'published';
-- A vendor's own list, in every status.
create index products_of_vendor on products (vendor_id, created_at desc, id desc);

-- The words of products that are or were on sale: a word that none of them has is compared with these. Only words that
-- are long enough to be mistyped and still recognised.
create table search_words (
  word text collate "C" primary key
);

create index search_words_near on search_words using gist (word gist_trgm_ops);

insert into search_words
select distinct word from products, unnest(tsvector_to_array(search)) as word
where status = 'published' and word ~ '^[^0-9]{4,40}$';
