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
);
create index provider_call_order on provider_call (order_id, id desc);
revoke delete, truncate on provider_call from payment_app;
