import { type Caller, requireOperator } from '@mvec/auth';
import { Database, type RowOf, sql } from '@mvec/database';
import { mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { money, type Money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { JournalEntry, JournalLine } from '../generated/prisma/client.js';
import type { EntryKind } from './entry-kind.js';
import type { JournalEntryView, ListJournal, TrialBalance } from './ledger.dto.js';

interface AccountRow {
  account: string;
  currency: string;
  debit: number;
  credit: number;
}

type EntryRow = RowOf<JournalEntry, 'id' | 'orderId' | 'source' | 'postedAt'> & { kind: EntryKind };
type LineRow = RowOf<JournalLine, 'entryId' | 'account' | 'amount' | 'currency'>;

/** Reports on the journal for operators. */
@Injectable()
export class LedgerReports {
  constructor(private readonly database: Database) {}

  /** Sums of all accounts, read in one statement and so from one snapshot. */
  async getTrialBalance(caller: Caller): Promise<TrialBalance> {
    requireOperator(caller);
    const rows = await this.database.query<AccountRow>(sql`
      select account, currency,
        coalesce(sum(amount) filter (where amount > 0), 0)::bigint as debit,
        coalesce(-sum(amount) filter (where amount < 0), 0)::bigint as credit
      from journal_line group by account, currency order by account, currency`);
    return { accounts: rows.map(toAccount), totals: totalsOf(rows) };
  }

  /** Entries with all their lines, newest first. */
  async listJournal(caller: Caller, query: Readonly<ListJournal>): Promise<Page<JournalEntryView>> {
    requireOperator(caller);
    const entries = pageOf(await this.findEntries(query), query.limit, ({ id }) => id);
    const ids = entries.items.map(({ id }) => id);
    const lines = await this.database.query<LineRow>(sql`
      select entry_id, account, amount, currency from journal_line
      where entry_id = any(${ids}::uuid[]) order by entry_id, line`);
    const linesOf = Map.groupBy(lines, ({ entryId }) => entryId);
    return mapPage(entries, (entry) => toEntry(entry, linesOf.get(entry.id) ?? []));
  }

  private findEntries(query: Readonly<ListJournal>): Promise<EntryRow[]> {
    const account = query.account ?? null;
    const orderId = query.orderId ?? null;
    const before = readCursor(query.cursor, z.uuid()) ?? null;
    return this.database.query<EntryRow>(sql`
      select id, kind, order_id, source, posted_at from journal_entry entry
      where (${before}::uuid is null or id < ${before}::uuid)
        and (${orderId}::uuid is null or order_id = ${orderId}::uuid)
        and (${account}::text is null or exists (
          select 1 from journal_line line where line.account = ${account}::text and line.entry_id = entry.id))
      order by id desc limit ${query.limit + 1}`);
  }
}

function toAccount({ account, currency, debit, credit }: AccountRow): TrialBalance['accounts'][number] {
  return {
    account,
    debit: money(debit, currency),
    credit: money(credit, currency),
    balance: money(debit - credit, currency),
  };
}

function totalsOf(rows: readonly AccountRow[]): Money[] {
  const totals = new Map<string, number>();
  for (const { currency, debit, credit } of rows) totals.set(currency, (totals.get(currency) ?? 0) + debit - credit);
  return [...totals].sort().map(([currency, amount]) => money(amount, currency));
}

function toEntry(row: EntryRow, lines: LineRow[]): JournalEntryView {
  return {
    id: row.id,
    kind: row.kind,
    orderId: row.orderId,
    source: row.source,
    postedAt: row.postedAt.toISOString(),
    lines: lines.map(({ account, amount, currency }) => ({ account, amount: money(amount, currency) })),
  };
}
