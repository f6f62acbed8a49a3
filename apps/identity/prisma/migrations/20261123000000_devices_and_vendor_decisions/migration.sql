-- Shown in the owner's list of sessions: browser and system, no more.
alter table session add column device text not null default 'Unknown device';
alter table session alter column device drop default;
alter table session drop constraint session_end_reason_check;
alter table session add constraint session_end_reason_check
  check (end_reason in ('signed_out', 'token_reused', 'password_changed'));

-- The owner's list, newest first.
drop index session_account_id;
create index session_account_id_id on session (account_id, id desc);

-- What an account has signed in from, to notice what is new. A hash: nobody needs the rest.
create table device (
  account_id uuid not null references account (id) on delete cascade,
  fingerprint bytea not null check (length(fingerprint) = 32),
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  primary key (account_id, fingerprint)
);
create index device_last_seen_at on device (last_seen_at);

-- An operator's latest decision. `approved_at` stays through a suspension.
alter table vendor rename column approved_by to decided_by;
alter table vendor rename constraint vendor_approved_by_fkey to vendor_decided_by_fkey;
alter table vendor add column decided_at timestamptz, add column reason text;
update vendor set decided_at = approved_at;
alter table vendor drop constraint vendor_status_check, drop constraint vendor_check;
alter table vendor
  add constraint vendor_status_check check (status in ('pending', 'approved', 'rejected', 'suspended')),
  add constraint vendor_decided check ((status = 'pending') = (decided_at is null)),
  add constraint vendor_approved check ((status in ('approved', 'suspended')) = (approved_at is not null)),
  add constraint vendor_reasoned check ((status in ('rejected', 'suspended')) = (reason is not null));

-- An application that was sent twice is one application.
create unique index vendor_pending_name on vendor (owner_account_id, lower(name)) where status = 'pending';
