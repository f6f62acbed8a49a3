import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Payment } from '../payments/payments.repository.js';
import type { Split } from '../payments/splits.js';
import { addStatementLine } from '../vendor-accounts/statement-lines.js';
import type { EntryKind } from './entry-kind.js';
import { capturePosting, earningPosting, type JournalLine, type Posting, refundPosting } from './postings.js';

/** What an entry is about. There is one entry of a kind about one thing. */
interface Subject {
  kind: EntryKind;
  id: string;
  orderId: string;
}

/**
 * The double-entry journal, which is only ever added to. The database refuses a posting that does not balance, a second
 * one about the same thing, and every change of an old one, whoever asks. A balance is the sum of its account's lines.
 * Vendors' statements are written in the same transaction, from the same posting.
 */
@Injectable()
export class Ledger {
  async postCapture(tx: Tx, { id, orderId }: Pick<Payment, 'id' | 'orderId'>, splits: readonly Split[]): Promise<void> {
    await this.post(tx, { kind: 'capture', id, orderId }, capturePosting(splits));
  }

  /** Makes a vendor order's share the vendor's own. There is nothing to post when it is nothing. */
  async postEarning(tx: Tx, orderId: string, split: Split): Promise<void> {
    const posting = earningPosting(split);
    if (posting.lines.length === 0) return;
    await this.post(tx, { kind: 'earning', id: split.vendorOrderId, orderId }, posting);
  }

  async postRefund(tx: Tx, { id, orderId }: { id: string; orderId: string }, splits: readonly Split[]): Promise<void> {
    const earned = await earnedOf(tx, orderId, splits);
    await this.post(tx, { kind: 'refund', id, orderId }, refundPosting(splits, earned));
  }

  private async post(tx: Tx, subject: Subject, { lines, changes }: Posting): Promise<void> {
    const entryId = await insertEntry(tx, subject, lines);
    for (const change of changes) await addStatementLine(tx, entryId, change);
  }
}

async function insertEntry(tx: Tx, { kind, id, orderId }: Subject, lines: readonly JournalLine[]): Promise<string> {
  const entryId = uuidv7();
  await tx.execute(sql`
    insert into journal_entry (id, kind, order_id, source)
    values (${entryId}, ${kind}, ${orderId}, ${sourceOf(kind, id)})`);
  await tx.execute(sql`
    insert into journal_line (entry_id, line, account, amount, currency)
    select ${entryId}, posted.line, posted.account, posted.amount, posted.currency
    from unnest(
      ${lines.map(({ account }) => account)}::text[], ${lines.map(({ amount }) => amount.amount)}::bigint[],
      ${lines.map(({ amount }) => amount.currency)}::text[]
    ) with ordinality as posted (account, amount, currency, line)`);
  return entryId;
}

/** Vendor orders among the splits whose share was posted as earned. The caller holds the payment's lock. */
async function earnedOf(tx: Tx, orderId: string, splits: readonly Split[]): Promise<ReadonlySet<string>> {
  const ids = splits.map(({ vendorOrderId }) => vendorOrderId);
  const posted = await tx.query<{ source: string }>(sql`
    select source from journal_entry where order_id = ${orderId} and kind = 'earning'`);
  const sources = new Set(posted.map(({ source }) => source));
  return new Set(ids.filter((id) => sources.has(sourceOf('earning', id))));
}

/** Unique in the journal, and so persisted: it never changes in a rename. */
function sourceOf(kind: EntryKind, id: string): string {
  return `${kind}:${id}`;
}
