-- The only table with personal data: erasing a person is emptying one row.
create table account (
  id uuid primary key,
  email text not null,
  display_name text not null,
  roles text[] not null default '{shopper}' check (roles <@ array['shopper', 'operator']),
  registered_at timestamptz not null default now()
);

-- One account per address, however it is capitalised.
create unique index account_email_key on account (lower(email));

-- Apart from the account, so that what reads accounts never reads hashes.
create table credential (
  account_id uuid primary key references account (id) on delete cascade,
  password_hash text not null,
  changed_at timestamptz not null default now()
);

-- A sign-in on one device, and the family of the refresh tokens that descend from it.
create table session (
  id uuid primary key,
  account_id uuid not null references account (id) on delete cascade,
  started_at timestamptz not null default now(),
  expires_at timestamptz not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed_out', 'token_reused')),
  check ((ended_at is null) = (end_reason is null))
);
create index session_account_id on session (account_id);
create index session_expires_at on session (expires_at);

-- Used ones stay for a while, because one that is used again has been copied.
create table refresh_token (
  token_hash bytea primary key check (length(token_hash) = 32),
  session_id uuid not null references session (id) on delete cascade,
  issued_at timestamptz not null default now(),
  used_at timestamptz
);
create index refresh_token_session_id on refresh_token (session_id);
create index refresh_token_used_at on refresh_token (used_at);

create table vendor (
  id uuid primary key,
  name text not null,
  slug text not null unique,
  status text not null default 'pending' check (status in ('pending', 'approved')),
  owner_account_id uuid not null references account (id),
  applied_at timestamptz not null default now(),
  approved_at timestamptz,
  approved_by uuid references account (id),
  check ((status = 'approved') = (approved_at is not null))
);
-- The operator's list, newest first, of one status or of all (by the primary key).
create index vendor_status_id on vendor (status, id desc);

-- Who acts for a vendor.
create table vendor_member (
  vendor_id uuid not null references vendor (id) on delete cascade,
  account_id uuid not null references account (id),
  role text not null check (role in ('owner')),
  joined_at timestamptz not null default now(),
  primary key (vendor_id, account_id)
);
create index vendor_member_account_id on vendor_member (account_id);
