-- Without a key, so that an effect that happens twice is seen.
create table effect (event_id uuid not null, generation integer not null);
