import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Split } from '../payments/splits.js';
import { addStatementLines } from './statement-lines.js';
import type { EntryKind } from './entry-kind.js';
import { capturePosting, earningPosting, type Posting, refundPosting } from './postings.js';

/** A payment that was taken, and who gets what of it. */
export interface CapturedPayment {
  id: string;
  orderId: string;
  splits: readonly Split[];
  /** Those of the splits whose goods were shipped before. */
  shipped: readonly Split[];
}

/** What is to be posted. There is one entry of a kind about one thing. */
interface NewEntry {
  kind: EntryKind;
  /** Of what it is about. */
  subjectId: string;
  orderId: string;
  posting: Posting;
}

/**
 * The double-entry journal, which is only ever added to. The database refuses a posting that does not balance, a second
 * one about the same thing, and every change of an old one, whoever asks. A balance is the sum of its account's lines.
 * Vendors' statements are written in the same transaction, from the same posting.
 *
 * Postings lock vendors' accounts, in one order; so a transaction posts once, and as its last step.
 */
@Injectable()
export class Ledger {
  async postCaptures(tx: Tx, payments: readonly CapturedPayment[]): Promise<void> {
    const entries = payments.flatMap(({ id, orderId, splits, shipped }): NewEntry[] => [
      { kind: 'capture', subjectId: id, orderId, posting: capturePosting(splits) },
      ...earnings(orderId, shipped),
    ]);
    await post(tx, entries);
  }

  /** Makes shares of vendor orders the vendors' own. There is nothing to post for a share of nothing. */
  async postEarnings(tx: Tx, earned: readonly { orderId: string; split: Split }[]): Promise<void> {
    await post(
      tx,
      earned.flatMap(({ orderId, split }) => earnings(orderId, [split])),
    );
  }

  async postRefund(tx: Tx, { id, orderId }: { id: string; orderId: string }, splits: readonly Split[]): Promise<void> {
    const posting = refundPosting(splits, await earnedOf(tx, orderId, splits));
    await post(tx, [{ kind: 'refund', subjectId: id, orderId, posting }]);
  }
}

function earnings(orderId: string, splits: readonly Split[]): NewEntry[] {
  const entries = splits.map((split): NewEntry => {
    return { kind: 'earning', subjectId: split.vendorOrderId, orderId, posting: earningPosting(split) };
  });
  return entries.filter(({ posting }) => posting.lines.length > 0);
}

async function post(tx: Tx, newEntries: readonly NewEntry[]): Promise<void> {
  if (newEntries.length === 0) return;
  const entries = newEntries.map((entry) => ({ entryId: uuidv7(), ...entry }));
  const changes = entries.flatMap(({ entryId, posting }) => posting.changes.map((change) => ({ entryId, ...change })));
  await Promise.all([insertEntries(tx, entries), insertLines(tx, entries), addStatementLines(tx, changes)]);
}

type Entry = NewEntry & { entryId: string };

async function insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await tx.execute(sql`
    insert into journal_entry (id, kind, order_id, source)
    select * from unnest(
      ${entries.map(({ entryId }) => entryId)}::uuid[], ${entries.map(({ kind }) => kind)}::text[],
      ${entries.map(({ orderId }) => orderId)}::uuid[],
      ${entries.map(({ kind, subjectId }) => sourceOf(kind, subjectId))}::text[])`);
}

async function insertLines(tx: Tx, entries: readonly Entry[]): Promise<void> {
  const lines = entries.flatMap(({ entryId, posting }) =>
    posting.lines.map((line, index) => ({ entryId, number: index + 1, ...line })),
  );
  await tx.execute(sql`
    insert into journal_line (entry_id, line, account, amount, currency)
    select * from unnest(
      ${lines.map(({ entryId }) => entryId)}::uuid[], ${lines.map(({ number }) => number)}::smallint[],
      ${lines.map(({ account }) => account)}::text[], ${lines.map(({ amount }) => amount.amount)}::bigint[],
      ${lines.map(({ amount }) => amount.currency)}::text[])`);
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
