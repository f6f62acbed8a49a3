import { type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { JournalEntry } from '../generated/prisma/client.js';
import type { EntryKind } from './entry-kind.js';
import type { JournalLine } from './postings.js';

export interface Entry {
  id: string;
  kind: EntryKind;
  /** The payment, vendor order or refund that the entry posts: at most one entry of a kind for each. */
  subjectId: string;
  orderId: string;
  lines: readonly JournalLine[];
}

const lineTypes = {
  entryId: 'uuid',
  line: 'smallint',
  account: 'text',
  amount: 'bigint',
  currency: 'text',
} as const;

@Injectable()
export class JournalRepository {
  async insertEntries(tx: Tx, entries: readonly Entry[]): Promise<void> {
    const rows = entries.map((entry) => ({ ...entry, source: sourceOf(entry.kind, entry.subjectId) }));
    await tx.execute(sql`
      insert into journal_entry (id, kind, order_id, source)
      select id, kind, order_id, source
      from ${rowsOf(rows, { id: 'uuid', kind: 'text', orderId: 'uuid', source: 'text' })} as entry`);
  }

  async insertLines(tx: Tx, entries: readonly Entry[]): Promise<void> {
    const lines = entries.flatMap(({ id, lines: own }) =>
      own.map(({ account, amount }, index) => ({ entryId: id, line: index + 1, account, ...amount })),
    );
    await tx.execute(sql`
      insert into journal_line (entry_id, line, account, amount, currency)
      select entry_id, line, account, amount, currency from ${rowsOf(lines, lineTypes)} as line`);
  }

  /** @returns the given vendor orders that have an earning. The caller holds the payment's lock. */
  async findEarned(tx: Tx, orderId: string, vendorOrderIds: readonly string[]): Promise<ReadonlySet<string>> {
    const posted = await tx.query<RowOf<JournalEntry, 'source'>>(sql`
      select source from journal_entry where order_id = ${orderId} and kind = 'earning'`);
    const sources = new Set(posted.map(({ source }) => source));
    return new Set(vendorOrderIds.filter((id) => sources.has(sourceOf('earning', id))));
  }
}

/** Unique in the journal and persisted: never changed in a rename. */
function sourceOf(kind: EntryKind, subjectId: string): string {
  return `${kind}:${subjectId}`;
}
