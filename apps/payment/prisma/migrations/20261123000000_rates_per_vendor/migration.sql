-- A removed method is not offered and pays for no new order; a payment that is under way goes on with it.
alter table payment_method add column removed_at timestamptz;
drop index payment_method_account;
create index payment_method_account on payment_method (account_id, id desc) where removed_at is null;

-- A vendor's own rate goes before the platform's, which has no vendor. Milliseconds, because cursors hold these times.
alter table commission_rate drop constraint commission_rate_pkey;
update commission_rate set effective_from = 'epoch' where effective_from = '-infinity';
alter table commission_rate
  alter column effective_from type timestamptz(3),
  add column id uuid not null default uuidv7(),
  add column vendor_id uuid,
  add column created_at timestamptz not null default clock_timestamp(),
  -- The operator; nobody for the rate that was there at first.
  add column created_by uuid,
  add primary key (id);
create unique index commission_rate_in_force on commission_rate (vendor_id, effective_from desc) nulls not distinct;
create index commission_rate_newest on commission_rate (effective_from desc, id desc);

-- A rate is not changed or taken back, only followed by another: what was in force at a time stays so.
revoke update, delete, truncate on commission_rate from payment_app;
