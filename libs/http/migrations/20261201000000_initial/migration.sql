-- The answers to POSTs that must not take effect twice.
create schema if not exists http;

-- One row per key that a caller used on a route. `resource_id` is chosen with the first request: an attempt after a crash
-- resumes the same resource. `lock_token` refuses an attempt that goes on after its lease has passed to another.
create table http.idempotency_keys (
  caller_id text not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status text not null default 'in_flight' check (status in ('in_flight', 'done')),
  resource_id uuid not null,
  lock_token uuid not null,
  locked_until timestamptz not null,
  response_status smallint,
  response_headers jsonb,
  -- json, not jsonb: the answer is repeated as it was written, fields in their order.
  response_body json,
  created_at timestamptz not null default clock_timestamp(),
  primary key (caller_id, route, key),
  check (status = 'in_flight' or response_status is not null)
);

create index idempotency_keys_created_at on http.idempotency_keys (created_at);
