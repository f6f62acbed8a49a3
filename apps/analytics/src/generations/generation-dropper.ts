import { Database, raw, type RowOf, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Generation } from '../generated/prisma/client.js';

const intervalMs = 10_000;
/** Longer than an instance needs to stop the consumer of a generation, and than a transaction of a frozen one lives. */
const graceSeconds = 30;
const batchSize = 5_000;

const tables = [
  'fact',
  'sales_order',
  'sales_order_part',
  'sales_order_line',
  'refund',
  'refund_split',
  'vendor',
  'product',
];

type RetiredGeneration = RowOf<Generation, 'id' | 'consumer'>;

/** Deletes the rows of retired generations in small transactions. Several instances may do so at the same time. */
@Injectable()
export class GenerationDropper implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly task: PeriodicTask;

  constructor(
    private readonly database: Database,
    @InjectLogger() logger: Logger,
  ) {
    this.task = new PeriodicTask((signal) => this.dropRetired(signal), {
      name: 'generations.drop',
      everyMs: intervalMs,
      logger,
      failureMessage: 'retired generations not deleted: their rows stay until the next run',
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.task.stop();
  }

  private async dropRetired(signal: AbortSignal): Promise<void> {
    const retired = await this.database.query<RetiredGeneration>(sql`
      select id, consumer from generation
      where dropped_at is null and retired_at < clock_timestamp() - make_interval(secs => ${graceSeconds})`);
    for (const generation of retired) {
      await this.dropGeneration(generation, signal);
      if (signal.aborted) return;
      await this.database.execute(sql`
        update generation set dropped_at = clock_timestamp() where id = ${generation.id}`);
    }
  }

  private async dropGeneration({ id, consumer }: RetiredGeneration, signal: AbortSignal): Promise<void> {
    for (const table of tables) await inBatches(signal, () => this.deleteRows(table, id));
    await inBatches(signal, () => this.deleteMarks(consumer));
  }

  private deleteRows(table: string, generation: number): Promise<number> {
    return this.database.execute(sql`
      delete from ${raw(table)}
      where ctid = any(array(select ctid from ${raw(table)} where generation = ${generation} limit ${batchSize}))`);
  }

  private deleteMarks(consumer: string): Promise<number> {
    return this.database.execute(sql`
      delete from eventing.inbox where consumer = ${consumer} and (event_id, event_time) in (
        select event_id, event_time from eventing.inbox where consumer = ${consumer} limit ${batchSize})`);
  }
}

async function inBatches(signal: AbortSignal, deleteBatch: () => Promise<number>): Promise<void> {
  while (!signal.aborted && (await deleteBatch()) > 0);
}
