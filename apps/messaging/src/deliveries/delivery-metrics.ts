import { Database, one, sql } from '@mvec/database';
import { counter, gauge, readGauges } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { templateNames } from '../templates/templates.js';
import { isDue } from './delivery-attempts.service.js';
import { EmailQueue, jobStates } from '../email-queue/email-queue.js';

const maxCounted = 10_000;

export const deliveries = counter({
  name: 'messaging_deliveries_total',
  help: 'Attempts to send mails by outcome: sent, failed permanently, or postponed to be retried',
  labels: { outcome: ['sent', 'failed', 'postponed'], template: templateNames },
});

export const jobFailures = counter({
  name: 'messaging_job_failures_total',
  help: 'Jobs of the email queue that ended with an error; the sweeper adds them again',
});

const jobs = gauge({
  name: 'messaging_queue_jobs',
  help: 'Jobs of the email queue by state',
  labels: { state: jobStates },
  across: 'max',
});
const due = gauge({
  name: 'messaging_due_deliveries',
  help: `Mails that are due and that no process is sending, counted up to ${maxCounted}`,
  across: 'max',
});
const oldestDue = gauge({
  name: 'messaging_oldest_due_delivery_age_seconds',
  help: 'Time for which the oldest due mail has been due; 0 without due mails',
  across: 'max',
});

interface DueRow {
  due: number;
  age: number;
}

/** Metrics of the queue, which holds the next mails, and of the database, which holds all of them. */
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
    const counts = await this.queue.countJobs();
    return jobStates.map((state) => jobs.at({ state }, counts[state] ?? 0));
  }

  private async readDue() {
    const rows = await this.database.query<DueRow>(sql`
      select count(*)::integer as due,
        coalesce(extract(epoch from clock_timestamp() - min(next_try_at)), 0)::float8 as age
      from (select next_try_at from delivery where ${isDue}
        order by email is null, next_try_at limit ${maxCounted}) waiting`);
    const row = one(rows);
    return [due.at(row?.due ?? 0), oldestDue.at(row?.age ?? 0)];
  }
}
