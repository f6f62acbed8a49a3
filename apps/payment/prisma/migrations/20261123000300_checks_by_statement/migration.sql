-- The journal's checks look at all lines of a statement at once: many entries are posted together. The lines that a
-- statement adds must leave their entries balanced, and their entries must be of the same transaction; so an entry that
-- balanced once can never cease to, and at commit it is left to see that every entry has lines.
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

create trigger journal_lines_are_whole after insert on journal_line
  referencing new table as added for each statement execute function journal_lines_are_whole();
drop trigger journal_line_balances on journal_line;
drop trigger journal_line_in_open_entry on journal_line;
drop function journal_entry_is_closed;

create or replace function journal_entry_must_balance() returns trigger
language plpgsql set search_path = public, pg_catalog as $$
begin
  if not exists (select from journal_line where entry_id = new.id) then
    raise exception 'Journal entry % has no lines', new.id using errcode = 'check_violation';
  end if;
  return null;
end $$;
alter function journal_entry_must_balance rename to journal_entry_has_lines;
alter trigger journal_entry_balances on journal_entry rename to journal_entry_has_lines;

-- Room for a new version of a row beside the old one: these are written again soon after they are made.
alter table payment set (fillfactor = 70);
alter table payment_attempt set (fillfactor = 70);
alter table provider_call set (fillfactor = 70);
