import { Database, one, sql } from '@mvec/database';
import { gauge, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Time for the events of one order to arrive from two topics. */
const graceSeconds = 120;
const lookBackSeconds = 7_200;
const maxCounted = 1_000;

const unsettled = gauge({
  name: 'analytics_captured_unsettled_orders',
  help:
    `Orders whose payment was captured ${graceSeconds} s to ${lookBackSeconds} s ago and that were neither confirmed ` +
    `nor cancelled, by the events of both services; counted up to ${maxCounted}, must be 0`,
  across: 'max',
});

/**
 * Counts captured payments whose order was neither confirmed nor cancelled. Payment publishes the capture and order the
 * confirmation; only a consumer of both topics sees that one is missing.
 */
@Injectable()
export class CaptureCheck implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [unsettled], read: () => this.read(), freshForMs: 30_000, staleAfterMs: 120_000 });
  }

  private async read() {
    const rows = await this.database.query<{ orders: number }>(sql`
      select count(*)::integer as orders from (
        select from fact captured
        where generation = (select id from generation where live_at is not null and retired_at is null)
          and kind = 'payment.captured'
          and happened_at between clock_timestamp() - make_interval(secs => ${lookBackSeconds})
            and clock_timestamp() - make_interval(secs => ${graceSeconds})
          and not exists (
            select from fact settled
            where settled.generation = captured.generation and settled.subject_id = captured.subject_id
              and settled.kind in ('order.confirmed', 'order.cancelled'))
        limit ${maxCounted}) as found`);
    return [unsettled.at(one(rows)?.orders ?? 0)];
  }
}
