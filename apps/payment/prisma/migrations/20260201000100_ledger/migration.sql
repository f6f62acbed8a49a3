-- Double-entry journal. Debits are positive, credits negative. It is only ever added to, and the database itself sees to
-- that: every posting sums to zero per currency, is complete when its transaction commits, and never changes afterwards.
create table journal_entry (
  id uuid primary key,
  -- What the posting is about, once: `capture:<payment>`, `refund:<refund>`.
  source text not null unique,
  posted_in xid8 not null default pg_current_xact_id(),
  posted_at timestamptz not null default clock_timestamp()
);

create table journal_line (
  entry_id uuid not null references journal_entry,
  line smallint not null,
  account text not null check (account <> ''),
  amount bigint not null check (amount <> 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (entry_id, line)
);
create index journal_line_account on journal_line (account, currency) include (amount);

create function journal_entry_must_balance() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
declare
  entry uuid := coalesce(to_jsonb(new) ->> 'entry_id', to_jsonb(new) ->> 'id');
begin
  if not exists (select 1 from journal_line where entry_id = entry) then
    raise exception 'Journal entry % has no lines', entry using errcode = 'check_violation';
  end if;
  if exists (select 1 from journal_line where entry_id = entry group by currency having sum(amount) <> 0) then
    raise exception 'Journal entry % does not balance', entry using errcode = 'check_violation';
  end if;
  return null;
end $$;

create function journal_entry_is_closed() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
  if not exists (select 1 from journal_entry where id = new.entry_id and posted_in = pg_current_xact_id()) then
    raise exception 'Journal entry % is closed', new.entry_id using errcode = 'insufficient_privilege';
  end if;
  return new;
end $$;

create function journal_is_immutable() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
  raise exception 'The journal is immutable: % on % is denied', tg_op, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

-- At commit, when the lines are all there.
create constraint trigger journal_entry_balances after insert on journal_entry
  deferrable initially deferred for each row execute function journal_entry_must_balance();
create constraint trigger journal_line_balances after insert on journal_line
  deferrable initially deferred for each row execute function journal_entry_must_balance();

create trigger journal_line_in_open_entry before insert on journal_line
  for each row execute function journal_entry_is_closed();

create trigger journal_entry_immutable before update or delete or truncate on journal_entry
  for each statement execute function journal_is_immutable();
create trigger journal_line_immutable before update or delete or truncate on journal_line
  for each statement execute function journal_is_immutable();

-- The application's role is not the owner, so it can neither grant this back nor drop the triggers.
revoke update, delete, truncate on journal_entry, journal_line from payment_app;
