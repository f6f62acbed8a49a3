import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { VendorChange } from './postings.js';

/** The effect of one journal entry on one vendor order. */
export interface EntryChange extends VendorChange {
  entryId: string;
}

@Injectable()
export class VendorStatementsRepository {
  /**
   * Appends the changes to the vendors' statements, in their order, with the balances after each.
   *
   * An account is updated once, however many changes it has, and accounts are locked in the order of their keys. The row
   * lock of the account serialises postings to one vendor until they commit, so that each line continues the balances of
   * all lines before it.
   */
  async addLines(tx: Tx, changes: readonly EntryChange[]): Promise<void> {
    await tx.execute(sql`
      with change as (
        select * from unnest(
          ${changes.map(({ vendorId }) => vendorId)}::uuid[], ${changes.map(({ net }) => net.currency)}::text[],
          ${changes.map(({ entryId }) => entryId)}::uuid[], ${changes.map((change) => change.vendorOrderId)}::uuid[],
          ${changes.map(({ gross }) => gross.amount)}::bigint[],
          ${changes.map(({ commission }) => commission.amount)}::bigint[],
          ${changes.map(({ net }) => net.amount)}::bigint[], ${changes.map(({ pending }) => pending.amount)}::bigint[],
          ${changes.map(({ available }) => available.amount)}::bigint[]) with ordinality
          as change (vendor_id, currency, entry_id, vendor_order_id, gross, commission, net, pending, available, place)
      ), carried as (
        insert into vendor_account as account (vendor_id, currency, pending, available)
        select vendor_id, currency, sum(pending), sum(available) from change
        group by vendor_id, currency order by vendor_id, currency
        on conflict (vendor_id, currency) do update
        set pending = account.pending + excluded.pending, available = account.available + excluded.available
        returning vendor_id, currency, pending, available
      )
      insert into vendor_statement_line (vendor_id, entry_id, vendor_order_id, gross, commission, net, currency,
        pending_after, available_after)
      select vendor_id, entry_id, vendor_order_id, gross, commission, net, currency,
        carried.pending - coalesce(sum(change.pending) over later, 0),
        carried.available - coalesce(sum(change.available) over later, 0)
      from change join carried using (vendor_id, currency)
      window later as (
        partition by vendor_id, currency order by place rows between 1 following and unbounded following)
      order by place`);
  }
}
