import { Database, one, sql } from '@mvec/database';
import { counter, gauge, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { templateNames } from '../templates/templates.js';
import { isDue } from './delivery-attempts.service.js';
import { EmailQueue, jobStates } from '../email-queue/email-queue.js';

const countedAtMost = 10_000;

export const deliveries = counter({
  name: 'messaging_deliveries_total',
  help: 'Attempts of mails by outcome: sent, failed for good, or postponed to be tried again',
  labels: { outcome: ['sent', 'failed', 'postponed'], template: templateNames },
});

export const jobFailures = counter({
  name: 'messaging_job_failures_total',
  help: 'Jobs of the email queue that ended with an error; the sweeper queues them again',
});

const jobs = gauge({
  name: 'messaging_queue_jobs',
  help: 'Jobs of the email queue by state',
  labels: { state: jobStates },
  across: 'max',
});
const due = gauge({
  name: 'messaging_due_deliveries',
  help: `Mails that could be sent now and that nobody is sending, counted up to ${countedAtMost}`,
  across: 'max',
});
const oldestDue = gauge({
  name: 'messaging_oldest_due_delivery_age_seconds',
  help: 'For how long the longest waiting mail could have been sent; 0 when none waits',
  across: 'max',
});

interface DueRow {
  due: number;
  age: number;
}

/** The queue says what is looked at soon; what is to be sent stands in the database. */
@Injectable()
export class DeliveryMetrics implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly queue: EmailQueue,
  ) {}

  onApplicationBootstrap(): void {
    readGauges({ gauges: [jobs], read: () => this.readQueue(), freshForMs: 5_000 });
    readGauges({ gauges: [due, oldestDue], read: () => this.readDue(), freshForMs: 5_000 });
  }

  private async readQueue() {
    const counts = await this.queue.counts();
    return jobStates.map((state) => jobs.at({ state }, counts[state] ?? 0));
  }

  private async readDue() {
    const rows = await this.database.query<DueRow>(sql`
      select count(*)::integer as due,
        coalesce(extract(epoch from clock_timestamp() - min(next_try_at)), 0)::float8 as age
      from (select next_try_at from delivery where ${isDue}
        order by email is null, next_try_at limit ${countedAtMost}) waiting`);
    const row = one(rows);
    return [due.at(row?.due ?? 0), oldestDue.at(row?.age ?? 0)];
  }
}
