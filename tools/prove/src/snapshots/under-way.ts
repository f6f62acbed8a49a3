import { type ServiceName, serviceNames } from '@mvec/config';
import { type Sql, sql } from '@mvec/database';
import { catalogue } from '@mvec/events';
import { ConsumerLag, createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { subscriptions } from '../invariants/subscriptions.js';
import type { DatabaseReader } from './database-reader.js';
import { outboxRows } from './read-eventing.js';
import { readProvider } from './read-outside.js';

/** Queries for work that a service still has to do. */
const works: readonly { service: ServiceName; what: string; rows: Sql }[] = [
  {
    service: 'order',
    what: 'open orders',
    rows: sql`select 1 from orders where status in ('reserving', 'awaiting_payment')`,
  },
  {
    service: 'order',
    what: 'releases owed to catalog',
    rows: sql`select 1 from orders where release_owed_since is not null`,
  },
  {
    service: 'payment',
    what: 'payments under way',
    rows: sql`select 1 from payment where status in ('requested', 'voiding', 'refunding')`,
  },
  { service: 'messaging', what: 'deliveries to be sent', rows: sql`select 1 from delivery where status = 'pending'` },
  {
    service: 'catalog',
    what: 'units to be released',
    rows: sql`select 1 from holds where units_held and status <> 'committed'`,
  },
];

/** Work that is still under way; empty when the snapshot may be checked. */
export class UnderWay {
  private readonly lag: ConsumerLag;

  constructor(
    private readonly reader: DatabaseReader,
    brokers: string[],
    private readonly paymentJournal: () => Promise<string>,
  ) {
    const logger = createLogger('prove', 'silent');
    this.lag = new ConsumerLag(createKafka({ brokers, clientId: 'prove', logger }), '');
  }

  async list(): Promise<string[]> {
    const [owed, outboxes, lags, charges] = [
      await this.owed(),
      await this.outboxes(),
      await this.lags(),
      await this.forgottenCharges(),
    ];
    return [...owed, ...outboxes, ...lags, ...charges];
  }

  /** Number of rows in all outboxes. */
  async outboxDepth(): Promise<number> {
    let depth = 0;
    for (const service of serviceNames) depth += await this.reader.count(service, outboxRows);
    return depth;
  }

  async ordersByStatus(): Promise<Record<string, number>> {
    const rows = await this.reader.rows<{ status: string; count: number }>(
      'order',
      sql`select status, count(*) as count from orders group by status order by status`,
    );
    return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
  }

  /** Lag of all consumer groups together. */
  async totalLag(): Promise<number> {
    let total = 0;
    for (const { group, topics } of await this.groups()) total += (await this.lag.progress(group, topics)).left;
    return total;
  }

  private async owed(): Promise<string[]> {
    const found: string[] = [];
    for (const { service, what, rows } of works) {
      const count = await this.reader.count(service, rows);
      if (count > 0) found.push(`${count} ${what}`);
    }
    return found;
  }

  private async outboxes(): Promise<string[]> {
    const depth = await this.outboxDepth();
    return depth > 0 ? [`${depth} events to be published`] : [];
  }

  private async lags(): Promise<string[]> {
    const found: string[] = [];
    for (const { group, topics } of await this.groups()) {
      const { left } = await this.lag.progress(group, topics);
      if (left > 0) found.push(`${group} has a lag of ${left} events`);
    }
    return found;
  }

  private async groups(): Promise<{ group: string; topics: string[] }[]> {
    const generations = await this.reader.rows<{ consumer: string }>(
      'analytics',
      sql`select consumer from generation where live_at is not null and retired_at is null`,
    );
    return Object.entries(subscriptions).flatMap(([consumer, types]) => {
      const topics = [...new Set(catalogue.filter(({ type }) => types.includes(type)).map(({ topic }) => topic.name))];
      const groups = consumer === 'analytics' ? generations.map((generation) => generation.consumer) : [consumer];
      return groups.map((group) => ({ group, topics }));
    });
  }

  /** Charges that the provider made after payment gave up on them; a sweeper finds them a minute later. */
  private async forgottenCharges(): Promise<string[]> {
    const { charges, refunds } = readProvider(await this.paymentJournal());
    const back = new Set(refunds.map(({ chargeId }) => chargeId));
    const open = charges.filter(({ id, status }) => status === 'succeeded' && !back.has(id)).map(({ key }) => key);
    const rows = sql`
      select 1 from payment join payment_attempt on payment_attempt.payment_id = payment.id
      where payment_attempt.id = any(${open}::uuid[]) and payment.status in ('voided', 'failed')`;
    const count = await this.reader.count('payment', rows);
    return count > 0 ? [`${count} charges that payment does not know of`] : [];
  }
}
