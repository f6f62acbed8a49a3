import { Database, one, sql } from '@mvec/database';
import { gauge } from '@mvec/observability';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';

/** Shows money that should long have gone back: refunds that the provider keeps refusing, or never answers. */
@Injectable()
export class RefundMetrics implements OnApplicationBootstrap {
  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    const { database } = this;
    gauge({
      name: 'payment_refund_oldest_owed_seconds',
      help: 'Age of the oldest refund that the provider has not made yet; 0 when there is none',
      async collect(this: { set(value: number): void }) {
        const age = await oldestOwedSeconds(database).catch(() => undefined);
        if (age !== undefined) this.set(age);
      },
    });
  }
}

async function oldestOwedSeconds(database: Database): Promise<number | undefined> {
  const rows = await database.query<{ age: number }>(sql`
    select coalesce(extract(epoch from clock_timestamp() - min(created_at)), 0)::float8 as age
    from refund where completed_at is null`);
  return one(rows)?.age;
}
