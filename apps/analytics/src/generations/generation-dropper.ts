import { Database, raw, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const intervalMs = 10_000;
/** Longer than an instance takes to stop a generation's consumer, and than a frozen one's transaction lives. */
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

/** Deletes the rows of retired generations, in small transactions; several instances may do so at once. */
@Injectable()
export class GenerationDropper implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer?: NodeJS.Timeout;
  private running?: Promise<void>;
  private stopping = false;

  constructor(
    private readonly database: Database,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.running ??= this.run().finally(() => (this.running = undefined));
    }, intervalMs).unref();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  async runOnce(): Promise<void> {
    const retired = await this.database.query<{ id: number; consumer: string }>(sql`
      select id, consumer from generation
      where dropped_at is null and retired_at < clock_timestamp() - make_interval(secs => ${graceSeconds})`);
    for (const { id, consumer } of retired) {
      for (const table of tables) await this.deleteRows(table, id);
      await this.deleteMarks(consumer);
      if (this.stopping) return;
      await this.database.execute(sql`update generation set dropped_at = clock_timestamp() where id = ${id}`);
    }
  }

  private async run(): Promise<void> {
    try {
      await this.runOnce();
    } catch (error) {
      this.logger.warn({ event: 'generations.drop_failed', err: error }, 'retired generations are dropped later');
    }
  }

  private deleteRows(table: string, generation: number): Promise<void> {
    return this.inBatches(() =>
      this.database.execute(sql`
        delete from ${raw(table)}
        where ctid = any(array(select ctid from ${raw(table)} where generation = ${generation} limit ${batchSize}))`),
    );
  }

  private deleteMarks(consumer: string): Promise<void> {
    return this.inBatches(() =>
      this.database.execute(sql`
        delete from eventing.inbox where consumer = ${consumer} and (event_id, event_time) in (
          select event_id, event_time from eventing.inbox where consumer = ${consumer} limit ${batchSize})`),
    );
  }

  private async inBatches(deleteBatch: () => Promise<number>): Promise<void> {
    while (!this.stopping && (await deleteBatch()) > 0);
  }
}
