-- Payment methods: the card itself stays with the provider, this is its name there.
create table payment_method (
  id uuid primary key,
  account_id uuid not null,
  provider_token text not null,
  brand text not null,
  last4 text not null check (last4 ~ '^[0-9]{4}$'),
  created_at timestamptz not null default clock_timestamp()
);
create index payment_method_account on payment_method (account_id, id desc);

-- The platform's share, by the time from which it holds. A split keeps the rate it was made with.
create table commission_rate (
  effective_from timestamptz primary key,
  basis_points integer not null check (basis_points between 0 and 10000)
);
insert into commission_rate (effective_from, basis_points) values ('-infinity', 1000);

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
);
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
  check ((outcome = 'succeeded') <= (charge_id is not null))
);
create index payment_attempt_payment on payment_attempt (payment_id);
alter table payment add foreign key (attempt_id) references payment_attempt deferrable initially deferred;

-- Who gets what of a payment, frozen when the order was placed.
create table payment_split (
  payment_id uuid not null references payment,
  vendor_id uuid not null,
  gross bigint not null check (gross >= 0),
  commission bigint not null check (commission >= 0),
  net bigint not null check (net >= 0),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  commission_basis_points integer not null,
  primary key (payment_id, vendor_id),
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
