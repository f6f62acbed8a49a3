create table written (counter_id text not null, sequence integer not null, primary key (counter_id, sequence));
-- No unique key: a doubled effect has to be seen.
create table effect (event_id uuid not null, counter_id text not null, sequence integer not null, at bigint generated always as identity);
