-- The request that began the order: what is done for it later, by whoever, goes on in the same trace.
alter table orders add column correlation_id text, add column traceparent text;
