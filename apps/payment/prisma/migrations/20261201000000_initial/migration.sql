-- Payment methods: the card itself stays with the provider, this is its name there.
create table payment_method (
  id uuid primary key,
  account_id uuid not null,
  provider_token text not null,
  brand text not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  created_at timestamptz not null default clock_timestamp(),
  -- A removed method is not offered and pays for no new order; a payment that is under way goes on with it.
  removed_at timestamptz
);
create index payment_method_account on payment_method (account_id, id desc) where removed_at is null;

-- Shares of the sales, by the time from which they hold. A vendor's own rate precedes the platform's, which has no vendor.
-- A split keeps the rate that it was made with.
create table commission_rate (
  -- Milliseconds, because cursors hold these times.
  effective_from timestamptz(3) not null,
  basis_points integer not null check (basis_points between 0 and 10000),
  id uuid primary key default uuidv7(),
  vendor_id uuid,
  created_at timestamptz not null default clock_timestamp(),
  -- The operator; null for the first rate.
  created_by uuid
);
create unique index commission_rate_in_force on commission_rate (vendor_id, effective_from desc) nulls not distinct;
create index commission_rate_newest on commission_rate (effective_from desc, id desc);
insert into commission_rate (effective_from, basis_points) values ('epoch', 1000);

-- A rate is not changed or deleted, only followed by another: the rate of a past time stays the same.
revoke update, delete, truncate on commission_rate from payment_app;

-- One per order. A row without a method stands for an order whose method was refused, or which was cancelled before
-- its placement was seen here: whatever arrives later finds it and charges nothing.
create table payment (
  id uuid primary key,
  order_id uuid not null unique,
  shopper_id uuid not null,
  payment_method_id uuid references payment_method,
  amount bigint not null check (amount >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  status text not null
    check (status in ('requested', 'captured', 'failed', 'voiding', 'voided', 'refunding', 'refunded')),
  failure_code text,
  -- No charge begins after this; the order is about to be cancelled.
  payment_due_at timestamptz,
  -- The attempt that may have reached the provider. Set by the claim, before the call.
  attempt_id uuid,
  tries integer not null default 0,
  next_try_at timestamptz not null default clock_timestamp(),
  -- When a payment that ended without a charge, but was sent, is looked up again: a charge may turn up late.
  recheck_at timestamptz,
  -- A new id with every claim, so that one that lost it notices.
  claimed_by uuid,
  claimed_until timestamptz,
  last_error text,
  correlation_id text not null,
  traceparent text,
  created_at timestamptz not null default clock_timestamp(),
  status_changed_at timestamptz not null default clock_timestamp(),
  check (status <> 'requested' or (payment_method_id is not null and payment_due_at is not null)),
  check (status <> 'failed' or failure_code is not null),
  check (recheck_at is null or (status in ('voided', 'failed') and attempt_id is not null))
-- Room for a new version of a row beside the old one: it is written again soon.
) with (fillfactor = 70);
create index payment_work on payment ((coalesce(recheck_at, next_try_at)))
  where status in ('requested', 'voiding', 'refunding') or recheck_at is not null;

-- What was asked of the provider. The id is the idempotency key of every call for this attempt; the row is committed
-- before the first one.
create table payment_attempt (
  id uuid primary key,
  payment_id uuid not null references payment,
  sends integer not null default 1,
  first_sent_at timestamptz not null default clock_timestamp(),
  last_sent_at timestamptz not null default clock_timestamp(),
  outcome text check (outcome in ('succeeded', 'declined', 'absent')),
  charge_id text unique,
  decline_code text,
  -- Time of the provider's final answer.
  answered_at timestamptz,
  check ((outcome = 'succeeded') <= (charge_id is not null))
) with (fillfactor = 70);
create index payment_attempt_payment on payment_attempt (payment_id);
alter table payment add foreign key (attempt_id) references payment_attempt deferrable initially deferred;

-- Each vendor order's share of a payment, fixed when the order was placed. A vendor order is shipped and earned as a whole.
create table payment_split (
  payment_id uuid not null references payment,
  vendor_id uuid not null,
  gross bigint not null check (gross >= 0),
  commission bigint not null check (commission >= 0),
  net bigint not null check (net >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  commission_basis_points integer not null,
  vendor_order_id uuid not null,
  primary key (payment_id, vendor_order_id),
  check (commission + net = gross)
);
create index payment_split_vendor on payment_split (vendor_id, payment_id);
revoke update, delete, truncate on payment_split from payment_app;

-- Money on its way back. The id is the idempotency key of every call for this refund.
create table refund (
  id uuid primary key,
  payment_id uuid not null references payment,
  charge_id text not null,
  amount bigint not null check (amount > 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  provider_refund_id text unique,
  created_at timestamptz not null default clock_timestamp(),
  completed_at timestamptz,
  check ((completed_at is null) = (provider_refund_id is null))
);
create index refund_payment on refund (payment_id);
create index refund_owed on refund (created_at) where completed_at is null;

-- Shipped vendor orders, by the events of order. One may be known before its payment is.
create table fulfilment (
  vendor_order_id uuid primary key,
  order_id uuid not null,
  vendor_id uuid not null,
  shipped_at timestamptz not null
);
create index fulfilment_order on fulfilment (order_id);
revoke update, delete, truncate on fulfilment from payment_app;

-- Double-entry journal. Debits are positive, credits negative. Rows are only added, and the database itself enforces it:
-- every posting sums to zero per currency, is complete when its transaction commits, and never changes afterwards.
create table journal_entry (
  id uuid primary key,
  -- The subject of the posting, unique: `capture:<payment>`, `refund:<refund>`.
  source text not null unique,
  posted_in xid8 not null default pg_current_xact_id(),
  posted_at timestamptz not null default clock_timestamp(),
  kind text not null check (kind in ('capture', 'earning', 'refund')),
  order_id uuid not null
);
create index journal_entry_order on journal_entry (order_id, id desc);

create table journal_line (
  entry_id uuid not null references journal_entry,
  line smallint not null,
  account text not null check (account <> ''),
  amount bigint not null check (amount <> 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (entry_id, line)
);
create index journal_line_account on journal_line (account, currency) include (amount);
create index journal_line_of_account on journal_line (account, entry_id desc);

-- The checks look at all lines of a statement at once: many entries are posted together. The lines that a statement adds
-- must leave their entries balanced, and their entries must be of the same transaction. So an entry that balanced once
-- stays balanced, and at commit only the existence of lines is left to check.
--
-- Plans are made early in a connection's life and kept: made while the tables are small, they must not read them whole.
create function journal_lines_are_whole() returns trigger
language plpgsql set search_path = public, pg_catalog set enable_seqscan = off as $$
declare
  entry uuid;
begin
  select entry_id into entry from added
  where not exists (select from journal_entry where id = entry_id and posted_in = pg_current_xact_id()) limit 1;
  if found then
    raise exception 'Journal entry % is closed', entry using errcode = 'insufficient_privilege';
  end if;
  select line.entry_id into entry from journal_line line
  where line.entry_id = any(array(select distinct entry_id from added))
  group by line.entry_id, line.currency having sum(line.amount) <> 0 limit 1;
  if found then
    raise exception 'Journal entry % does not balance', entry using errcode = 'check_violation';
  end if;
  return null;
end $$;

create function journal_entry_has_lines() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
  if not exists (select from journal_line where entry_id = new.id) then
    raise exception 'Journal entry % has no lines', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;

create function journal_is_immutable() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
  raise exception 'The journal is immutable: % on % is denied', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

-- At commit, when the lines are all there.
create constraint trigger journal_entry_has_lines after insert on journal_entry
  deferrable initially deferred for each row execute function journal_entry_has_lines();

create trigger journal_lines_are_whole after insert on journal_line
  referencing new table as added for each statement execute function journal_lines_are_whole();

create trigger journal_entry_immutable before update or delete or truncate on journal_entry
  for each statement execute function journal_is_immutable();
create trigger journal_line_immutable before update or delete or truncate on journal_line
  for each statement execute function journal_is_immutable();

-- The application's role is not the owner, so it can neither grant this back nor drop the triggers.
revoke update, delete, truncate on journal_entry, journal_line from payment_app;

-- A vendor's balances in one currency: its lock orders the postings of the statement, and it holds the sums. The
-- journal's lines decide; this row is computed from them in the same transaction.
create table vendor_account (
  vendor_id uuid not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  pending bigint not null,
  available bigint not null,
  primary key (vendor_id, currency)
) with (fillfactor = 50);

-- What a posting did to one vendor, with its balances afterwards. Numbers are given under the account's row lock, so
-- that within a currency a later line has a higher one.
create table vendor_statement_line (
  id bigint generated always as identity primary key,
  vendor_id uuid not null,
  entry_id uuid not null references journal_entry,
  vendor_order_id uuid not null,
  gross bigint not null,
  commission bigint not null,
  net bigint not null,
  currency text not null,
  pending_after bigint not null,
  available_after bigint not null,
  foreign key (vendor_id, currency) references vendor_account,
  unique (entry_id, vendor_order_id),
  check (commission + net = gross)
);
create index vendor_statement_line_vendor on vendor_statement_line (vendor_id, id desc);

create trigger vendor_statement_line_immutable before update or delete or truncate on vendor_statement_line
  for each statement execute function journal_is_immutable();
revoke update, delete, truncate on vendor_statement_line from payment_app;

-- Every call to the provider. A row is committed before its call; without an outcome it is under way, or the process
-- died with it. No card data: the key is ours, the detail is the provider's code or what went wrong.
create table provider_call (
  id uuid primary key,
  payment_id uuid not null references payment,
  order_id uuid not null,
  operation text not null check (operation in ('charge', 'find_charge', 'refund')),
  idempotency_key uuid not null,
  attempt integer not null,
  outcome text
    check (outcome in ('succeeded', 'declined', 'rejected', 'not_found', 'refused', 'unknown', 'not_sent')),
  detail text,
  started_at timestamptz not null default clock_timestamp(),
  duration_ms integer check (duration_ms >= 0),
  check ((outcome is null) = (duration_ms is null))
) with (fillfactor = 70);
create index provider_call_order on provider_call (order_id, id desc);
revoke delete, truncate on provider_call from payment_app;
