import type { Caller } from '@mvec/auth';
import { Database, type RowOf, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { JournalEntry, VendorStatementLine } from '../generated/prisma/client.js';
import type { EntryKind } from '../ledger/entry-kind.js';
import { accounts } from '../ledger/postings.js';
import type { StatementEntry, VendorBalance } from './vendor-account.dto.js';
import { VendorNotFoundError } from './vendor-account.errors.js';

type StatementRow = Omit<RowOf<VendorStatementLine>, 'vendorId'> &
  RowOf<JournalEntry, 'postedAt' | 'orderId'> & { kind: EntryKind };

/** Balances and statement of one vendor, for users who act for it. */
@Injectable()
export class VendorAccounts {
  constructor(private readonly database: Database) {}

  /** @throws VendorNotFoundError unless the caller acts for the vendor */
  async getBalance(caller: Caller, vendorId: string): Promise<VendorBalance> {
    requireVendor(caller, vendorId);
    const pending = accounts.vendorPending(vendorId);
    const payable = accounts.vendorPayable(vendorId);
    // Money owed to a vendor is a credit, which is negative in the journal.
    const rows = await this.database.query<{ currency: string; pending: number; available: number }>(sql`
      select currency,
        coalesce(-sum(amount) filter (where account = ${pending}), 0)::bigint as pending,
        coalesce(-sum(amount) filter (where account = ${payable}), 0)::bigint as available
      from journal_line where account in (${pending}, ${payable}) group by currency order by currency`);
    const balances = rows.map((row) => ({
      currency: row.currency,
      pending: money(row.pending, row.currency),
      available: money(row.available, row.currency),
    }));
    return { vendorId, balances };
  }

  /**
   * Lists statement lines, newest first.
   * @throws VendorNotFoundError unless the caller acts for the vendor
   */
  async listStatement(caller: Caller, vendorId: string, query: Readonly<PageQuery>): Promise<Page<StatementEntry>> {
    requireVendor(caller, vendorId);
    const before = readCursor(query.cursor, z.int().positive()) ?? null;
    const rows = await this.database.query<StatementRow>(sql`
      select line.id, entry_id, posted_at, kind, order_id, vendor_order_id, gross, commission, net, currency,
        pending_after, available_after
      from vendor_statement_line line join journal_entry entry on entry.id = entry_id
      where vendor_id = ${vendorId} and (${before}::bigint is null or line.id < ${before}::bigint)
      order by line.id desc limit ${query.limit + 1}`);
    return mapPage(
      pageOf(rows, query.limit, ({ id }) => id),
      toEntry,
    );
  }
}

function requireVendor(caller: Caller, vendorId: string): void {
  if (caller.kind !== 'user' || !caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
}

function toEntry(row: StatementRow): StatementEntry {
  const inCurrency = (amount: number) => money(amount, row.currency);
  return {
    entryId: row.entryId,
    date: row.postedAt.toISOString(),
    kind: row.kind,
    orderId: row.orderId,
    vendorOrderId: row.vendorOrderId,
    gross: inCurrency(row.gross),
    commission: inCurrency(row.commission),
    net: inCurrency(row.net),
    balance: { pending: inCurrency(row.pendingAfter), available: inCurrency(row.availableAfter) },
  };
}
