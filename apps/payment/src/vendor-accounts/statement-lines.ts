import { sql, type Tx } from '@mvec/database';
import type { VendorChange } from '../ledger/postings.js';

/**
 * Adds to a vendor's statement what a posting did to its balances. The account's row lock, held until the commit, makes
 * postings to one vendor take turns, so the sums carried on are those of all lines before.
 */
export async function addStatementLine(tx: Tx, entryId: string, change: VendorChange): Promise<void> {
  const { vendorId, vendorOrderId, gross, commission, net, pending, available } = change;
  await tx.execute(sql`
    with carried as (
      insert into vendor_account as account (vendor_id, currency, pending, available)
      values (${vendorId}, ${net.currency}, ${pending.amount}, ${available.amount})
      on conflict (vendor_id, currency) do update
      set pending = account.pending + excluded.pending, available = account.available + excluded.available
      returning vendor_id, currency, pending, available)
    insert into vendor_statement_line (vendor_id, entry_id, vendor_order_id, gross, commission, net, currency,
      pending_after, available_after)
    select vendor_id, ${entryId}, ${vendorOrderId}, ${gross.amount}, ${commission.amount}, ${net.amount}, currency,
      pending, available
    from carried`);
}
