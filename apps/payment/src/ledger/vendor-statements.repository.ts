import { rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { VendorChange } from './postings.js';

/** The effect of one journal entry on one vendor order. */
interface EntryChange extends VendorChange {
  entryId: string;
}

const changeTypes = {
  vendorId: 'uuid',
  currency: 'text',
  entryId: 'uuid',
  vendorOrderId: 'uuid',
  gross: 'bigint',
  commission: 'bigint',
  net: 'bigint',
  pending: 'bigint',
  available: 'bigint',
} as const;

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
        select * from ${rowsOf(changes.map(toRow), changeTypes, { positionColumn: 'place' })} as change
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

function toRow({ vendorId, entryId, vendorOrderId, gross, commission, net, pending, available }: EntryChange) {
  return {
    vendorId,
    currency: net.currency,
    entryId,
    vendorOrderId,
    gross: gross.amount,
    commission: commission.amount,
    net: net.amount,
    pending: pending.amount,
    available: available.amount,
  };
}
