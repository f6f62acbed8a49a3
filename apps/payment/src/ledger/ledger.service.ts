import type { Caller } from '@mvec/auth';
import { Database, sql, type Tx } from '@mvec/database';
import { money, type Money } from '@mvec/money';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { requireOperator } from '../permissions.js';
import type { Split } from '../payments/splits.js';
import type { TrialBalance } from './ledger.dto.js';
import { capturePosting, type JournalLine, refundPosting } from './postings.js';

interface AccountRow {
  account: string;
  currency: string;
  debit: number;
  credit: number;
}

/**
 * The double-entry journal, which is only ever added to. The database refuses a posting that does not balance, a second
 * one about the same thing, and every change of an old one, whoever asks. A balance is the sum of its account's lines.
 */
@Injectable()
export class Ledger {
  constructor(private readonly database: Database) {}

  async postCapture(tx: Tx, paymentId: string, splits: readonly Split[]): Promise<void> {
    await this.post(tx, `capture:${paymentId}`, capturePosting(splits));
  }

  async postRefund(tx: Tx, refundId: string, splits: readonly Split[]): Promise<void> {
    await this.post(tx, `refund:${refundId}`, refundPosting(splits));
  }

  /** Sums of every account, all from one snapshot. */
  async trialBalance(caller: Caller): Promise<TrialBalance> {
    requireOperator(caller);
    const rows = await this.database.query<AccountRow>(sql`
      select account, currency,
        coalesce(sum(amount) filter (where amount > 0), 0)::bigint as debit,
        coalesce(-sum(amount) filter (where amount < 0), 0)::bigint as credit
      from journal_line group by account, currency order by account, currency`);
    return { accounts: rows.map(toAccount), totals: totalsOf(rows) };
  }

  private async post(tx: Tx, source: string, lines: readonly JournalLine[]): Promise<void> {
    const entryId = uuidv7();
    await tx.execute(sql`insert into journal_entry (id, source) values (${entryId}, ${source})`);
    await tx.execute(sql`
      insert into journal_line (entry_id, line, account, amount, currency)
      select ${entryId}, posted.line, posted.account, posted.amount, posted.currency
      from unnest(
        ${lines.map(({ account }) => account)}::text[], ${lines.map(({ amount }) => amount.amount)}::bigint[],
        ${lines.map(({ amount }) => amount.currency)}::text[]
      ) with ordinality as posted (account, amount, currency, line)`);
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
