import { Database, sql } from '@mvec/database';
import { gauge, labelKinds, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Window of recent postings that each scrape re-checks; windows overlap. */
const recheckedSeconds = 300;

const owed = gauge({
  name: 'payment_owed_to_vendors_minor_units',
  help: 'Sum of vendor balances: pending until shipment, available for payout; below zero the vendors owe the platform',
  labels: { currency: labelKinds.currency, state: ['pending', 'available'] },
  across: 'max',
});
const imbalance = gauge({
  name: 'payment_ledger_imbalance_minor_units',
  help: `Absolute imbalance of the journal entries of the last ${recheckedSeconds} s: must be 0`,
  labels: { currency: labelKinds.currency },
  across: 'max',
});

interface LedgerRow {
  currency: string;
  pending: number;
  available: number;
  imbalance: number;
}

@Injectable()
export class LedgerMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [owed, imbalance], read: () => this.readLedger(), freshForMs: 15_000 });
  }

  /**
   * Reads the balances of the accounts and the latest entries, never the whole journal. Ids of entries start with their
   * time; the scalar subquery computes the first id once, so that the index is used.
   */
  private async readLedger() {
    const rows = await this.database.query<LedgerRow>(sql`
      with entry as (
        select currency, sum(amount) as balance from journal_line
        where entry_id >= (select uuidv7(make_interval(secs => ${-recheckedSeconds}))) group by entry_id, currency
      ), account as (
        select currency, sum(pending)::bigint as pending, sum(available)::bigint as available
        from vendor_account group by currency
      )
      select currency, coalesce(pending, 0) as pending, coalesce(available, 0) as available,
        coalesce((select sum(abs(balance)) from entry where entry.currency = known.currency), 0)::bigint as imbalance
      from (select currency from account union select currency from entry) as known left join account using (currency)`);
    return rows.flatMap(({ currency, ...row }) => [
      owed.at({ currency, state: 'pending' }, row.pending),
      owed.at({ currency, state: 'available' }, row.available),
      imbalance.at({ currency }, row.imbalance),
    ]);
  }
}
