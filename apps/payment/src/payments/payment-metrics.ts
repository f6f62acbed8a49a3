import { Database, one, sql } from '@mvec/database';
import type { Money } from '@mvec/money';
import { counter, gauge, labelKinds, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { PaymentStatus } from './payment-status.js';

const openStatuses = ['requested', 'voiding', 'refunding'] as const satisfies readonly PaymentStatus[];

const outcomes = counter({
  name: 'payment_outcomes_total',
  help: 'Payments by outcome: captured, failed without a charge, refunded',
  labels: { outcome: ['captured', 'failed', 'refunded'] },
});
const capturedMoney = counter({
  name: 'payment_captured_minor_units_total',
  help: 'Money that the card provider has captured for the platform',
  labels: { currency: labelKinds.currency },
});
const refundedMoney = counter({
  name: 'payment_refunded_minor_units_total',
  help: 'Money that was refunded to shoppers',
  labels: { currency: labelKinds.currency },
});

const oldestRefund = gauge({
  name: 'payment_refund_oldest_owed_seconds',
  help: 'Age of the oldest refund that the provider has not completed; 0 if there is none',
  across: 'max',
});
const openPayments = gauge({
  name: 'payment_open_payments',
  help: 'Payments whose outcome is unknown or whose refund is not completed',
  labels: { status: openStatuses },
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

@Injectable()
export class PaymentMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [oldestRefund, openPayments], read: () => this.readOpenPayments(), freshForMs: 5_000 });
  }

  private async readOpenPayments() {
    const [ages, counts] = await Promise.all([
      this.database.query<{ age: number }>(sql`
        select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
        from refund where completed_at is null`),
      this.database.query<{ status: PaymentStatus; payments: number }>(sql`
        select status, count(*)::integer as payments from payment
        where status in ('requested', 'voiding', 'refunding') group by status`),
    ]);
    const countOf = (status: PaymentStatus) => counts.find((row) => row.status === status)?.payments ?? 0;
    return [
      oldestRefund.at(one(ages)?.age ?? 0),
      ...openStatuses.map((status) => openPayments.at({ status }, countOf(status))),
    ];
  }
}
