-- A split is of one vendor order: that is what is shipped, and so what is earned.
alter table payment_split add column vendor_order_id uuid;
update payment_split set vendor_order_id = vendor_id;
alter table payment_split
  alter column vendor_order_id set not null,
  drop constraint payment_split_pkey,
  add primary key (payment_id, vendor_order_id);

-- When the provider's final word was heard here.
alter table payment_attempt add column answered_at timestamptz;

-- What was shipped, by the events of orders. It may be known before its payment is.
create table fulfilment (
  vendor_order_id uuid primary key,
  order_id uuid not null,
  vendor_id uuid not null,
  shipped_at timestamptz not null
);
create index fulfilment_order on fulfilment (order_id);
revoke update, delete, truncate on fulfilment from payment_app;

-- What a posting is about, to find it by.
alter table journal_entry add column kind text, add column order_id uuid;
alter table journal_entry disable trigger journal_entry_immutable;
update journal_entry set
  kind = split_part(source, ':', 1),
  order_id = (
    select order_id from payment
    where id::text = split_part(source, ':', 2)
      or id = (select payment_id from refund where refund.id::text = split_part(source, ':', 2)));
alter table journal_entry enable trigger journal_entry_immutable;
alter table journal_entry
  alter column kind set not null,
  alter column order_id set not null,
  add check (kind in ('capture', 'earning', 'refund'));
create index journal_entry_order on journal_entry (order_id, id desc);
create index journal_line_of_account on journal_line (account, entry_id desc);

-- A vendor's balances in one currency: the row makes postings to its statement take turns and carries the sums on. The
-- truth is the journal's lines; what is written here comes from them, in the same transaction.
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
