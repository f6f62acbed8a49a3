import { setTimeout as delay } from 'node:timers/promises';
import type { ServiceName } from '@mvec/config';
import { one, sql } from '@mvec/database';
import { topics } from '@mvec/events';
import { createKafka } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import type { BenchPlatform } from '../bench-platform.js';

const pollMs = 50;
const patienceSeconds = 180;

export interface Patience {
  seconds?: number;
  /** Does not wait for mails and the events about them. */
  mailsLater?: boolean;
  /** A service that must have started to read a topic: before its first commit, its group shows no lag. */
  reading?: { service: ServiceName; topic: string };
}

class NotQuietError extends Error {
  constructor(seconds: number, logs: string) {
    super(`The platform is still busy after ${seconds} s: see ${logs}, or try a lower --concurrency`);
  }
}

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>;
type Offsets = Awaited<ReturnType<Admin['fetchOffsets']>>;
type Ends = Awaited<ReturnType<Admin['fetchTopicOffsets']>>;

/** Waits until the platform has finished all asynchronous work of earlier requests. */
export class Quiet {
  private admin: Promise<Admin> | undefined;

  constructor(private readonly bench: BenchPlatform) {}

  /** Resolves when no order is open, outboxes are empty, consumers have no lag and mails are sent. */
  async wait(patience: Patience = {}): Promise<void> {
    const { seconds = patienceSeconds } = patience;
    const deadline = performance.now() + seconds * 1000;
    for (;;) {
      if ((await this.openOrders()) === 0 && (await this.allPublished(patience)) && (await this.caughtUp(patience))) {
        // The last consumed event may have caused another event.
        if ((await this.allPublished(patience)) && (patience.mailsLater === true || !(await this.mailsWait()))) return;
      }
      if (performance.now() > deadline) throw new NotQuietError(seconds, this.bench.platform.home.logs);
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

  private async mailsWait(): Promise<boolean> {
    const statement = sql`select exists (select from delivery where status = 'pending') as waiting`;
    return one(await this.bench.database('messaging').query<{ waiting: boolean }>(statement))?.waiting ?? false;
  }

  private async allPublished({ mailsLater }: Patience): Promise<boolean> {
    for (const service of this.bench.services) {
      if (mailsLater === true && service === 'messaging') continue;
      const statement = sql`select exists (select from eventing.outbox) as waiting`;
      const rows = await this.bench.database(service).query<{ waiting: boolean }>(statement);
      if (one(rows)?.waiting === true) return false;
    }
    return true;
  }

  /** Whether all groups have consumed their topics to the end, by the offsets that they have committed. */
  private async caughtUp({ reading, mailsLater }: Patience): Promise<boolean> {
    this.admin ??= this.connect();
    const admin = await this.admin;
    const { groups } = await admin.listGroups();
    const offsets = await Promise.all(groups.map(({ groupId }) => admin.fetchOffsets({ groupId })));
    if (reading !== undefined && !hasBegun(reading, groups, offsets)) return false;
    const read = offsets.flat().filter(({ topic }) => mailsLater !== true || topic !== topics.deliveries.name);
    const ends = new Map<string, Ends>();
    for (const topic of new Set(read.map((each) => each.topic))) ends.set(topic, await admin.fetchTopicOffsets(topic));
    return read.every(({ topic, partitions }) =>
      (ends.get(topic) ?? []).every(({ partition, low, high }) => {
        const next = Number(partitions.find((each) => each.partition === partition)?.offset ?? -1);
        return Math.max(next, Number(low)) >= Number(high);
      }),
    );
  }

  private async connect(): Promise<Admin> {
    const { kafka } = this.bench.platform.addresses;
    const brokers = kafka.map((port) => `127.0.0.1:${port}`);
    const admin = createKafka({ brokers, clientId: 'bench', logger: createLogger('bench', 'silent') }).admin();
    await admin.connect();
    return admin;
  }
}

/** @param offsets committed offsets of the groups, in the same order */
function hasBegun(
  { service, topic }: { service: ServiceName; topic: string },
  groups: readonly { groupId: string }[],
  offsets: readonly Offsets[],
): boolean {
  const ofService = offsets.filter((_, index) => groups[index]?.groupId.startsWith(service));
  return ofService.flat().some((each) => each.topic === topic);
}
