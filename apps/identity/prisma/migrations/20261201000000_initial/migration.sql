-- The only table with personal data: erasing a person is emptying one row.
create table account (
  id uuid primary key,
  email text not null,
  display_name text not null,
  roles text[] not null default '{shopper}' check (roles <@ array['shopper', 'operator']),
  registered_at timestamptz not null default clock_timestamp()
);

-- One account per address, however it is capitalised.
create unique index account_email_key on account (lower(email));

-- A table of its own, so that a query of accounts never reads hashes.
create table credential (
  account_id uuid primary key references account (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default clock_timestamp()
);

-- A sign-in on one device, and the family of the refresh tokens that descend from it.
create table session (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  started_at timestamptz not null default clock_timestamp(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'token_reused', 'password_changed')),
  -- Browser and system, for the owner's list of sessions.
  device text not null,
  check ((ended_at is null) = (end_reason is null))
);
-- The owner's list, newest first.
create index session_account_id_id on session (account_id, id desc);
create index session_expires_at on session (expires_at);

-- Used tokens stay for a while: a token that is used again has been copied.
create table refresh_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references session (id) on delete cascade,
  issued_at timestamptz not null default clock_timestamp(),
  used_at timestamptz
);
create index refresh_token_session_id on refresh_token (session_id);
create index refresh_token_used_at on refresh_token (used_at);

-- The devices that an account has signed in from, to notice a new one. Only hashes are stored.
create table device (
  account_id uuid not null references account (id) on delete cascade,
  fingerprint bytea not null check (length(fingerprint) = 32),
  first_seen_at timestamptz not null default clock_timestamp(),
  last_seen_at timestamptz not null default clock_timestamp(),
  primary key (account_id, fingerprint)
);
create index device_last_seen_at on device (last_seen_at);

create table vendor (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  status text not null default 'pending' check (status in ('pending', 'approved', 'rejected', 'suspended')),
  owner_account_id uuid not null references account (id),
  applied_at timestamptz not null default clock_timestamp(),
  -- Stays through a suspension.
  approved_at timestamptz,
  -- The operator's latest decision.
  decided_by uuid references account (id),
  decided_at timestamptz,
  reason text,
  constraint vendor_decided check ((status = 'pending') = (decided_at is null)),
  constraint vendor_approved check ((status in ('approved', 'suspended')) = (approved_at is not null)),
  constraint vendor_reasoned check ((status in ('rejected', 'suspended')) = (reason is not null))
);
-- The operator's list, newest first, of one status or of all (by the primary key).
create index vendor_status_id on vendor (status, id desc);
-- An application that was sent twice is one application.
create unique index vendor_pending_name on vendor (owner_account_id, lower(name)) where status = 'pending';

-- The accounts that act for a vendor.
create table vendor_member (
  vendor_id uuid not null references vendor (id) on delete cascade,
  account_id uuid not null references account (id),
  role text not null check (role in ('owner')),
  joined_at timestamptz not null default clock_timestamp(),
  primary key (vendor_id, account_id)
);
create index vendor_member_account_id on vendor_member (account_id);
