import type { Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Split } from '../payments/splits.js';
import { type Entry, JournalRepository } from './journal.repository.js';
import { capturePosting, earningPosting, type Posting, refundPosting } from './postings.js';
import { VendorStatementsRepository } from './vendor-statements.repository.js';

export interface CapturedPayment {
  id: string;
  orderId: string;
  splits: readonly Split[];
  /** Splits whose goods were shipped before the capture. */
  shipped: readonly Split[];
}

interface NewEntry extends Omit<Entry, 'id' | 'lines'> {
  posting: Posting;
}

/**
 * The double-entry journal. It is append-only: the database refuses an unbalanced posting, a second posting of one kind
 * for one subject, and every change of a posted entry. The balance of an account is the sum of its lines. Vendor
 * statements are written from the same posting in the same transaction.
 *
 * A posting locks vendor accounts. A transaction therefore posts once, as its last step.
 */
@Injectable()
export class Ledger {
  constructor(
    private readonly journal: JournalRepository,
    private readonly statements: VendorStatementsRepository,
  ) {}

  async postCaptures(tx: Tx, payments: readonly CapturedPayment[]): Promise<void> {
    const entries = payments.flatMap(({ id, orderId, splits, shipped }): NewEntry[] => [
      { kind: 'capture', subjectId: id, orderId, posting: capturePosting(splits) },
      ...earnings(orderId, shipped),
    ]);
    await this.post(tx, entries);
  }

  /** Moves shares from pending to available. A share of zero has no entry. */
  async postEarnings(tx: Tx, earned: readonly { orderId: string; split: Split }[]): Promise<void> {
    await this.post(
      tx,
      earned.flatMap(({ orderId, split }) => earnings(orderId, [split])),
    );
  }

  async postRefund(tx: Tx, { id, orderId }: { id: string; orderId: string }, splits: readonly Split[]): Promise<void> {
    const vendorOrderIds = splits.map(({ vendorOrderId }) => vendorOrderId);
    const posting = refundPosting(splits, await this.journal.findEarned(tx, orderId, vendorOrderIds));
    await this.post(tx, [{ kind: 'refund', subjectId: id, orderId, posting }]);
  }

  private async post(tx: Tx, newEntries: readonly NewEntry[]): Promise<void> {
    if (newEntries.length === 0) return;
    const entries = newEntries.map((entry) => ({ id: uuidv7(), lines: entry.posting.lines, ...entry }));
    const changes = entries.flatMap(({ id, posting }) => posting.changes.map((change) => ({ entryId: id, ...change })));
    // In one list, so that the error of the first statement that fails is thrown, not that of a statement after it.
    await Promise.all([
      this.journal.insertEntries(tx, entries),
      this.journal.insertLines(tx, entries),
      this.statements.addLines(tx, changes),
    ]);
  }
}

function earnings(orderId: string, splits: readonly Split[]): NewEntry[] {
  const entries = splits.map((split): NewEntry => {
    return { kind: 'earning', subjectId: split.vendorOrderId, orderId, posting: earningPosting(split) };
  });
  return entries.filter(({ posting }) => posting.lines.length > 0);
}
