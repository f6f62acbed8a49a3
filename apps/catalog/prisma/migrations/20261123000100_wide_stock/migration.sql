-- A vendor may fill up what is available while units are held, and all of them may come back: an integer would refuse
-- them, and with them the whole batch of holds that are put back together.
drop view stock_check;

alter table variants alter column available type bigint;
alter table stock_adjustments alter column available type bigint;

create view stock_check as
select variants.id as variant_id, adjusted, variants.available, coalesce(held, 0) as held, coalesce(sold, 0) as sold,
  adjusted - coalesce(sold, 0) = variants.available + coalesce(held, 0) as balanced
from variants
cross join lateral (
  select coalesce(sum(delta), 0) as adjusted from stock_adjustments where variant_id = variants.id
) adjustments
left join (
  select variant_id,
    sum(quantity) filter (where status <> 'committed') as held,
    sum(quantity) filter (where status = 'committed') as sold
  from hold_lines join holds using (order_id)
  where units_held
  group by variant_id
) taken on taken.variant_id = variants.id;
