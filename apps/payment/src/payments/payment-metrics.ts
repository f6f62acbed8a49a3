import { Database, one, sql } from '@mvec/database';
import type { Money } from '@mvec/money';
import { counter, gauge, labelKinds, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Postings of so many seconds are looked at again: each is, several times over. */
const recheckedSeconds = 300;

const outcomes = counter({
  name: 'payment_outcomes_total',
  help: 'What became of payments: captured, failed without a charge, refunded',
  labels: { outcome: ['captured', 'failed', 'refunded'] },
});
const capturedMoney = counter({
  name: 'payment_captured_minor_units_total',
  help: 'Money that the card provider took for us',
  labels: { currency: labelKinds.currency },
});
const refundedMoney = counter({
  name: 'payment_refunded_minor_units_total',
  help: 'Money that went back to shoppers',
  labels: { currency: labelKinds.currency },
});

const owed = gauge({
  name: 'payment_owed_to_vendors_minor_units',
  help: 'Vendors’ balances together: pending until it is shipped, available is to be paid out; below zero they owe us',
  labels: { currency: labelKinds.currency, state: ['pending', 'available'] },
  across: 'max',
});
const imbalance = gauge({
  name: 'payment_ledger_imbalance_minor_units',
  help: `By how much journal entries of the last ${recheckedSeconds} s do not sum to zero: must be 0`,
  labels: { currency: labelKinds.currency },
  across: 'max',
});
const oldestRefund = gauge({
  name: 'payment_refund_oldest_owed_seconds',
  help: 'Age of the oldest refund that the provider has not made yet; 0 when there is none',
  across: 'max',
});
const openPayments = gauge({
  name: 'payment_open_payments',
  help: 'Payments whose outcome is not known yet, or whose money is on its way back',
  labels: { status: ['requested', 'voiding', 'refunding'] },
  across: 'max',
});

export function countCaptured({ amount, currency }: Money): void {
  outcomes.inc({ outcome: 'captured' });
  capturedMoney.inc({ currency }, amount);
}

export function countRefunded({ amount, currency }: Money): void {
  outcomes.inc({ outcome: 'refunded' });
  refundedMoney.inc({ currency }, amount);
}

export function countFailed(): void {
  outcomes.inc({ outcome: 'failed' });
}

interface BooksRow {
  currency: string;
  pending: number;
  available: number;
  imbalance: number;
}

type OpenStatus = 'requested' | 'voiding' | 'refunding';

/** Money as the books have it. What grows with every order is never read whole. */
@Injectable()
export class PaymentMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [owed, imbalance], read: () => this.readBooks(), freshForMs: 15_000 });
    readGauges({ gauges: [oldestRefund, openPayments], read: () => this.readOpen(), freshForMs: 5_000 });
  }

  /** Ids of entries begin with their time. Asked for once, the id to begin at lets the index be used. */
  private async readBooks() {
    const rows = await this.database.query<BooksRow>(sql`
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

  private async readOpen() {
    const [ages, counts] = await Promise.all([
      this.database.query<{ age: number }>(sql`
        select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
        from refund where completed_at is null`),
      this.database.query<{ status: OpenStatus; payments: number }>(sql`
        select status, count(*)::integer as payments from payment
        where status in ('requested', 'voiding', 'refunding') group by status`),
    ]);
    const openOf = (status: OpenStatus) => counts.find((row) => row.status === status)?.payments ?? 0;
    return [
      oldestRefund.at(one(ages)?.age ?? 0),
      ...(['requested', 'voiding', 'refunding'] as const).map((status) => openPayments.at({ status }, openOf(status))),
    ];
  }
}
