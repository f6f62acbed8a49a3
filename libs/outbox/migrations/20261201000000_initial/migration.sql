-- Tables with which every service publishes and consumes events without losing or repeating one.
create schema if not exists eventing;

-- Events that are committed and not yet acknowledged by the brokers. A published row is deleted.
-- Rows of one key are in order by id, because the transaction that adds one holds its aggregate's row lock;
-- ids of different keys may become visible out of order, so no query pages by them.
create table eventing.outbox (
  shard smallint not null,
  id bigint generated always as identity,
  topic text not null,
  message_key text not null,
  headers jsonb not null,
  value bytea not null,
  created_at timestamptz not null default clock_timestamp(),
  primary key (shard, topic, id)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000, autovacuum_vacuum_cost_delay = 0);

-- The relay that publishes a shard (a Kafka partition). One owner at a time, by the database's clock.
create table eventing.outbox_lease (
  shard smallint primary key,
  relay_id uuid,
  leased_until timestamptz not null default '-infinity'
);
insert into eventing.outbox_lease (shard) select generate_series(0, 5);

-- Relays that are alive: they share the shards evenly.
create table eventing.outbox_relay (
  relay_id uuid primary key,
  alive_until timestamptz not null
);

-- Events that took effect here (applied) or never will (dead): a redelivery of either is dropped.
create table eventing.inbox (
  consumer text not null,
  event_id uuid not null,
  event_time timestamptz not null,
  outcome text not null check (outcome in ('applied', 'dead')),
  marked_at timestamptz not null default clock_timestamp(),
  primary key (consumer, event_id, event_time)
) partition by range (event_time);
create table eventing.inbox_rest partition of eventing.inbox default;

-- Weekly partitions from `keep` ago until two weeks ahead; older ones are dropped whole.
-- Runs as the owner, because the application's role must not be able to change the schema.
create function eventing.maintain_inbox(keep interval) returns void
language plpgsql security definer set search_path = pg_catalog as $$
declare
  week timestamp := date_trunc('week', clock_timestamp() at time zone 'utc');
  starts timestamp;
  old text;
begin
  perform pg_advisory_xact_lock(730002);
  for starts in select generate_series(week - keep, week + interval '2 weeks', interval '1 week') loop
    starts := date_trunc('week', starts);
    begin
      execute format('create table if not exists eventing.%I partition of eventing.inbox for values from (%L) to (%L)',
        'inbox_' || to_char(starts, 'YYYYMMDD'), starts at time zone 'utc', (starts + interval '1 week') at time zone 'utc');
    exception when check_violation then
      null; -- an event from far ahead already lies in the rest: it stays there
    end;
  end loop;
  for old in
    select relname from pg_class
    where relnamespace = 'eventing'::regnamespace and relkind = 'r' and relname ~ '^inbox_[0-9]{8}$'
      and to_date(right(relname, 8), 'YYYYMMDD') < (week - keep - interval '1 week')::date
  loop
    execute format('drop table eventing.%I', old);
  end loop;
end $$;
select eventing.maintain_inbox(interval '5 weeks');

-- Events that could not be applied, with the data to understand and to replay them.
create table eventing.dead_letter (
  id uuid primary key default uuidv7(),
  consumer text not null,
  event_id uuid,
  event_type text,
  topic text not null,
  kafka_partition integer not null,
  kafka_offset bigint not null,
  message_key text,
  headers jsonb not null,
  value bytea,
  cause text not null,
  attempts integer not null,
  created_at timestamptz not null default clock_timestamp(),
  -- `open` waits for an operator. The other two are final, except that an event which a new generation of a read model
  -- cannot apply opens its replayed letter again.
  status text not null default 'open' check (status in ('open', 'replayed', 'dropped')),
  settled_at timestamptz,
  constraint dead_letter_settled check ((status = 'open') = (settled_at is null)),
  -- With the event's id: offsets start at 0 again when topics are created again for a kept database.
  unique nulls not distinct (consumer, topic, kafka_partition, kafka_offset, event_id)
);

-- Operators list the open ones; ids are in the order of time.
create index dead_letter_open on eventing.dead_letter (id) where status = 'open';
-- For the letters of one order. A hash, because a key may be longer than a B-tree accepts.
create index dead_letter_by_key on eventing.dead_letter using hash (message_key);

-- Operators' actions on dead letters and their outcomes: one row for each attempt, kept for ever.
create table eventing.dead_letter_action (
  id uuid primary key default uuidv7(),
  dead_letter_id uuid not null references eventing.dead_letter,
  action text not null check (action in ('replay', 'drop')),
  outcome text not null check (outcome in ('applied', 'duplicate', 'failed', 'dropped', 'unchanged', 'refused')),
  -- The operator's account.
  caller_id text not null,
  -- The reason of a drop, the cause of a failure.
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
