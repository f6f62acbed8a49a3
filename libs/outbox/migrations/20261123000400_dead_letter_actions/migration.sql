-- What became of a dead letter. `open` waits for an operator; the other two are final, except that an event which a new
-- generation of a read model cannot apply opens its replayed letter again.
alter table eventing.dead_letter
  add column status text not null default 'open' check (status in ('open', 'replayed', 'dropped')),
  add column settled_at timestamptz,
  add constraint dead_letter_settled check ((status = 'open') = (settled_at is null));

-- Operators look at the open ones; ids are in the order of time.
create index dead_letter_open on eventing.dead_letter (id) where status = 'open';

-- Who did what to which dead letter, and what came of it: one row for each attempt, kept for ever.
create table eventing.dead_letter_action (
  id uuid primary key default uuidv7(),
  dead_letter_id uuid not null references eventing.dead_letter,
  action text not null check (action in ('replay', 'drop')),
  outcome text not null check (outcome in ('applied', 'duplicate', 'failed', 'dropped', 'unchanged', 'refused')),
  -- The operator's account.
  caller_id text not null,
  -- Of a drop why, of a failure its cause.
  reason text,
  correlation_id text not null,
  at timestamptz not null default clock_timestamp()
);
create index dead_letter_action_by_letter on eventing.dead_letter_action (dead_letter_id, id);

create function eventing.dead_letter_action_is_immutable() returns trigger
language plpgsql set search_path = pg_catalog as $$
begin
  raise exception 'What was done to dead letters is immutable: % is denied', tg_op
    using errcode = 'insufficient_privilege';
end $$;
create trigger dead_letter_action_immutable before update or delete or truncate on eventing.dead_letter_action
  for each statement execute function eventing.dead_letter_action_is_immutable();

-- The application's role is not the owner, so it can neither grant this back nor drop the trigger. Its name differs
-- from service to service.
do $$
declare
  grantee text;
begin
  for grantee in
    select distinct acl.grantee::regrole::text
    from pg_class, aclexplode(relacl) acl
    where pg_class.oid = 'eventing.dead_letter_action'::regclass and acl.grantee <> relowner and acl.grantee <> 0
  loop
    execute format('revoke update, delete, truncate on eventing.dead_letter_action from %s', grantee);
  end loop;
end $$;
