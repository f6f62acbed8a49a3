-- They are counted at each checkout of their shopper.
create index orders_open on orders (shopper_id) where status in ('reserving', 'awaiting_payment');
