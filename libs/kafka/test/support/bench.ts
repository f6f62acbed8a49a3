import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from '@mvec/database';
import { createLogger } from '@mvec/observability';
import type { OriginalMessage } from '@mvec/outbox';
import { createTopics, readTopic } from '@mvec/kafka';
import { createTestDatabase, eventually, testInfrastructure, uniquePrefix } from '@mvec/testing';
import { appliedTopic, type CounterAdded, counterTopic } from './counter-added.ts';
import { group, type Parts, type PartsOptions, wire, write } from './parts.ts';

const logger = createLogger('test', 'silent');
const folders = [new URL('./migrations/', import.meta.url), new URL('../../../outbox/migrations/', import.meta.url)];
const deadLetterTopic = { name: `${group}.dlq`, cleanup: 'keep' } as const;

const actorError = Promise.withResolvers<never>();
actorError.promise.catch(() => undefined);

/** A test's own database and topics, with everything a service wires to them. */
export class Bench {
  private readonly children: ChildProcess[] = [];

  private constructor(
    readonly options: PartsOptions,
    readonly parts: Parts,
    private readonly dropDatabase: () => Promise<void>,
  ) {}

  static async open(overrides: { brokers?: string[]; adminUrl?: string } = {}): Promise<Bench> {
    const brokers = overrides.brokers ?? testInfrastructure().kafka.bootstrap.split(',');
    const prefix = uniquePrefix();
    const database = await createTestDatabase({
      service: 'order',
      folders: folders.map((folder) => fileURLToPath(folder)),
      ...(overrides.adminUrl === undefined ? {} : { adminUrl: overrides.adminUrl }),
    });
    const topics = [counterTopic, appliedTopic, deadLetterTopic];
    await createTopics({ brokers, clientId: 'test', logger, prefix, topics });
    const options = { databaseUrl: database.appUrl, brokers, prefix };
    return new Bench(options, wire(options), () => database.drop());
  }

  async close(): Promise<void> {
    await Promise.all(this.children.map((child) => this.kill(child)));
    await this.parts.close();
    await this.dropDatabase();
  }

  spawn(role: string, extra: Record<string, unknown> = {}): ChildProcess {
    const file = fileURLToPath(new URL('./actor.ts', import.meta.url));
    const child = spawn(process.execPath, ['--expose-gc', file, role, JSON.stringify({ ...this.options, ...extra })], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.children.push(child);
    child.once('exit', (code) => {
      if (code !== null && code !== 0) actorError.reject(new Error(`Actor ${role} exited with code ${code}`));
    });
    return child;
  }

  async kill(child: ChildProcess): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Waits until a process has died. */
  async death(child: ChildProcess): Promise<void> {
    await recovered(() => child.exitCode !== null || child.signalCode !== null);
  }

  /** Expires the leases of dead relays. */
  async endLeases(): Promise<void> {
    await this.parts.database.execute(sql`delete from eventing.outbox_relay`);
    await this.parts.database.execute(sql`update eventing.outbox_lease set leased_until = '-infinity'`);
  }

  /** Commits rows with their events, in order, `perTransaction` of them in one transaction. */
  async write(events: CounterAdded[], perTransaction = 1, outbox = this.parts.outbox): Promise<void> {
    for (let start = 0; start < events.length; start += perTransaction) {
      await this.parts.database.transaction(async (tx) => {
        for (const event of events.slice(start, start + perTransaction)) await write(tx, outbox, event);
      });
    }
  }

  async count(table: 'written' | 'effect' | 'eventing.outbox' | 'eventing.dead_letter'): Promise<number> {
    const counts = {
      written: sql`select count(*) from written`,
      effect: sql`select count(*) from effect`,
      'eventing.outbox': sql`select count(*) from eventing.outbox`,
      'eventing.dead_letter': sql`select count(*) from eventing.dead_letter`,
    };
    const [row] = await this.parts.database.query<{ count: number }>(counts[table]);
    return row?.count ?? 0;
  }

  /** Runs the relay until the outbox is empty. */
  async publishAll(): Promise<void> {
    await recovered(
      async () => (await this.parts.relay.runOnce()) === 0 && (await this.count('eventing.outbox')) === 0,
    );
  }

  /** Whether the group has committed the end of the topic: every message was processed, duplicates too. */
  async hasConsumedAll(): Promise<boolean> {
    return (await this.parts.lag.messages(group, counterTopic)) === 0;
  }

  /** Sends stored messages again, like a relay that lost its lease while publishing. */
  async sendAgain(messages: OriginalMessage[], toPartition = (partition: number) => partition): Promise<void> {
    for (const { partition, key = '', headers, value } of messages) {
      await this.parts.producer.publish(counterTopic.name, toPartition(partition), [
        { key, headers, value: value ?? Buffer.alloc(0) },
      ]);
    }
  }

  /** Reads all messages of a topic, in order per partition. */
  async read(topic: { name: string } = counterTopic): Promise<OriginalMessage[]> {
    return readTopic({ brokers: this.options.brokers, clientId: 'test', logger }, this.options.prefix + topic.name);
  }
}

export { appliedTopic, counterTopic, deadLetterTopic };

export function dataOf(message: OriginalMessage): CounterAdded {
  return JSON.parse(message.value?.toString() ?? '') as CounterAdded;
}

/** Drops duplicates by event id, as an inbox does. */
export function withoutDuplicates(messages: OriginalMessage[]): OriginalMessage[] {
  const first = new Map<string | undefined, OriginalMessage>();
  for (const message of messages) if (!first.has(message.headers.ce_id)) first.set(message.headers.ce_id, message);
  return [...first.values()];
}

/**
 * Waits as long as recovery from a kill may take on a busy machine: tests prove that it comes, not when. Fails at once when an
 * actor exits by an error.
 */
export function recovered(condition: () => boolean | Promise<boolean>): Promise<boolean> {
  return Promise.race([eventually(condition, { timeout: 100_000 }), actorError.promise]);
}
