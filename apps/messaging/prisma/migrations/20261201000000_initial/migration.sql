-- The address of an account. Personal data.
create table contact (
  account_id uuid primary key,
  email text not null,
  display_name text not null,
  -- Time of the event that reported it.
  as_of timestamptz(3) not null,
  welcomed_at timestamptz(3)
);

-- The account that reads a vendor's mail.
create table vendor (
  id uuid primary key,
  owner_account_id uuid not null,
  as_of timestamptz(3) not null
);

create table order_progress (
  order_id uuid primary key,
  shopper_id uuid not null,
  shipped boolean not null,
  cancelled boolean not null
);

-- One mail. Without an account it waits until its vendor's owner or its order's shopper is known. Mails to one account
-- about one order go out in the order of `addressed_at`.
create table delivery (
  id uuid primary key,
  account_id uuid,
  order_id uuid,
  template text not null,
  data jsonb not null,
  status text not null default 'pending' check (status in ('pending', 'sent', 'failed')),
  attempts integer not null default 0,
  claimed_until timestamptz(3),
  next_try_at timestamptz(3) not null default clock_timestamp(),
  last_error text,
  created_at timestamptz(3) not null default clock_timestamp(),
  sent_at timestamptz(3),
  vendor_id uuid,
  addressed_at timestamptz(6),
  resends integer not null default 0,
  -- Address of a security mail, also when the contact changes: the newest address may be a thief's. Null for all others.
  email text,
  -- The event that caused it: the mail belongs to the same trace.
  correlation_id text,
  traceparent text,
  constraint delivery_recipient_check check (num_nonnulls(account_id, vendor_id, order_id) > 0),
  constraint delivery_addressed_check check ((account_id is null) = (addressed_at is null)),
  constraint delivery_unaddressed_check check (account_id is not null or status = 'pending')
);
create index delivery_order_id_idx on delivery (order_id);
create index delivery_account_id_id_idx on delivery (account_id, id desc);
-- Pending mails in the order of sending: warnings before all others. Stays small however many mails were sent.
create index delivery_due_idx on delivery ((email is null), next_try_at) where status = 'pending';
-- Normally empty.
create index delivery_unaddressed_idx on delivery (id) where account_id is null;

-- An operator's order to send a mail once more.
create table resend (
  delivery_id uuid not null references delivery (id) on delete cascade on update cascade,
  number integer not null,
  requested_by uuid not null,
  requested_at timestamptz(3) not null default clock_timestamp(),
  primary key (delivery_id, number)
);

create table notification (
  id uuid primary key,
  account_id uuid,
  order_id uuid,
  template text not null,
  title text not null,
  text text not null,
  read_at timestamptz(3),
  created_at timestamptz(3) not null default clock_timestamp()
);
create index notification_account_id_id_idx on notification (account_id, id desc);
-- For the count that every page shows.
create index notification_unread_idx on notification (account_id, id desc) where read_at is null;
