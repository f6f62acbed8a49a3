import { setTimeout as delay } from 'node:timers/promises';
import { one, sql } from '@mvec/database';
import { createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { BenchPlatform } from '../bench-platform.js';

const pollMs = 50;
const patienceMs = 180_000;

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>;

/** Waits for the platform to have done everything that requests left it to do. */
export class Quiet {
  private admin: Promise<Admin> | undefined;

  constructor(private readonly bench: BenchPlatform) {}

  /** Until no order is open, every outbox is empty and every consumer has read its topics to their ends. */
  async wait(): Promise<void> {
    const deadline = performance.now() + patienceMs;
    for (;;) {
      if ((await this.openOrders()) === 0 && (await this.allPublished()) && (await this.lag()) === 0) {
        // What was consumed last may have led to another event.
        if (await this.allPublished()) return;
      }
      if (performance.now() > deadline)
        throw new Error(
          `The platform is not quiet after ${patienceMs / 1000} s: see ${this.bench.platform.home.logs}, or try a lower --concurrency`,
        );
      await delay(pollMs);
    }
  }

  async close(): Promise<void> {
    const admin = await this.admin?.catch(() => undefined);
    await admin?.disconnect();
  }

  private async openOrders(): Promise<number> {
    const rows = await this.bench.database('order').query<{ count: number }>(sql`
      select count(*)::integer as count from orders where status in ('reserving', 'awaiting_payment')`);
    return one(rows)?.count ?? 0;
  }

  private async allPublished(): Promise<boolean> {
    for (const service of this.bench.services) {
      const statement = sql`select exists (select from eventing.outbox) as waiting`;
      const rows = await this.bench.database(service).query<{ waiting: boolean }>(statement);
      if (one(rows)?.waiting === true) return false;
    }
    return true;
  }

  /** Messages that some consumer group has begun to read the topic of and has not applied. */
  private async lag(): Promise<number> {
    this.admin ??= this.connect();
    const admin = await this.admin;
    const { groups } = await admin.listGroups();
    const ends = new Map<string, Map<number, string>>();
    let behind = 0;
    for (const { groupId } of groups) {
      for (const { topic, partitions } of await admin.fetchOffsets({ groupId })) {
        const high = ends.get(topic) ?? (await fetchEnds(admin, topic));
        ends.set(topic, high);
        for (const { partition, offset } of partitions)
          if (Number(offset) >= 0) behind += Math.max(0, Number(high.get(partition) ?? 0) - Number(offset));
      }
    }
    return behind;
  }

  private async connect(): Promise<Admin> {
    const { kafka } = this.bench.platform.addresses;
    const brokers = kafka.map((port) => `127.0.0.1:${port}`);
    const admin = createKafka({ brokers, clientId: 'bench', logger: createLogger('bench', 'silent') }).admin();
    await admin.connect();
    return admin;
  }
}

async function fetchEnds(admin: Admin, topic: string): Promise<Map<number, string>> {
  return new Map((await admin.fetchTopicOffsets(topic)).map(({ partition, high }) => [partition, high]));
}
