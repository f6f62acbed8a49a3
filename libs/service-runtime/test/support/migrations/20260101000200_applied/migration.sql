create table applied (event_id uuid primary key, correlation_id text not null);
