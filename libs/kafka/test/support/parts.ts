import { NonRetryableError } from '@mvec/errors';
import { Database, sql, type Tx } from '@mvec/database';
import type { EventEnvelope } from '@mvec/events';
import {
  ConsumerLag,
  createKafka,
  EventConsumer,
  EventRouter,
  KafkaConsumer,
  oneByOne,
  SafeProducer,
} from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { DeadLetters, Inbox, Outbox, OutboxRelay, type Publisher } from '@mvec/outbox';
import { type CounterAdded, CounterAddedV1, CounterAppliedV1 } from './counter-added.ts';

export const group = 'order';

export interface PartsOptions {
  databaseUrl: string;
  brokers: string[];
  /** Prefix of topics and groups. */
  prefix: string;
}

/** A test's hooks into a consumer. */
export interface ConsumerHooks {
  /** Runs in the transaction, after an event took effect. */
  inHandler?: (data: CounterAdded, tx: Tx) => void | Promise<void>;
  /** Runs when a batch took effect and its offset is not committed yet. */
  afterCommit?: () => void | Promise<void>;
  /** Gets the number of consecutive attempts that met an outage. */
  onOutage?: (failures: number) => void;
}

/** A test's hooks into a relay. */
export interface RelayHooks {
  /** Runs before the relay publishes this number of messages. */
  beforePublish?: (messages: number) => void;
  /** Runs when the brokers have acknowledged them and the relay does not know it yet. */
  afterPublish?: (messages: number) => void;
}

/** The publishing and consuming parts of a service, wired as a service wires them, without HTTP. */
export function wire(options: PartsOptions, { beforePublish, afterPublish }: RelayHooks = {}) {
  const { brokers, prefix } = options;
  const logger = createLogger('test', 'silent');
  const database = new Database({ url: options.databaseUrl, poolSize: 10, applicationName: 'test' });
  const kafka = createKafka({ brokers, clientId: 'test', logger });
  const producer = new SafeProducer(kafka, prefix);
  const publisher: Publisher = {
    publish: async (topic, partition, messages) => {
      beforePublish?.(messages.length);
      await producer.publish(topic, partition, messages);
      afterPublish?.(messages.length);
    },
  };
  const relay = new OutboxRelay({ database, publisher, logger, leaseMs: 3_000, pollMs: 200 });
  const outbox = new Outbox('test', (lane) => relay.wake(lane));
  const lag = new ConsumerLag(kafka, prefix);
  const consumers: KafkaConsumer[] = [];

  function startConsumer(hooks: ConsumerHooks = {}): void {
    const router = new EventRouter();
    router.add(
      CounterAddedV1,
      oneByOne((event, { tx }) => apply(tx, outbox, event as EventEnvelope<CounterAdded>, hooks)),
    );
    const inbox = new Inbox(group);
    const deadLetters = new DeadLetters(group, outbox);
    const events = new EventConsumer({ database, inbox, deadLetters, router, logger: outageLogger(hooks) });
    const consumeBatch = events.consumeBatch.bind(events);
    events.consumeBatch = async (...args) => {
      await consumeBatch(...args);
      await hooks.afterCommit?.();
    };
    const topics = router.topics().map((topic) => prefix + topic);
    const consumer = new KafkaConsumer({ kafka, groupId: prefix + group, topics, prefix, events, logger });
    consumers.push(consumer);
    consumer.start();
  }

  async function stopConsumers(): Promise<void> {
    await Promise.all(consumers.splice(0).map((consumer) => consumer.stop()));
  }

  /** Ids of the group's members, by the brokers. */
  async function membersOfGroup(): Promise<string[]> {
    const admin = kafka.admin();
    await admin.connect();
    try {
      const { groups } = await admin.describeGroups([prefix + group]);
      return groups.flatMap(({ members }) => members.map(({ memberId }) => memberId));
    } finally {
      await admin.disconnect();
    }
  }

  async function close(): Promise<void> {
    await stopConsumers();
    await relay.stop();
    await producer.close();
    await database.close();
  }

  return { database, producer, relay, outbox, lag, startConsumer, stopConsumers, membersOfGroup, close };
}

export type Parts = ReturnType<typeof wire>;

function outageLogger({ onOutage }: ConsumerHooks) {
  if (onOutage === undefined) return createLogger('test', 'silent');
  const write = (line: string) => {
    const { msg, failures } = JSON.parse(line) as { msg: string; failures: number };
    if (msg.startsWith('dependency unavailable')) onOutage(failures);
  };
  return createLogger('test', 'warn', { write });
}

/** Writes a row and its event in one transaction. */
export async function write(tx: Tx, outbox: Outbox, data: CounterAdded): Promise<void> {
  await tx.execute(sql`insert into written (counter_id, sequence) values (${data.counterId}, ${data.sequence})`);
  await outbox.add(tx, CounterAddedV1, data);
}

async function apply(
  tx: Tx,
  outbox: Outbox,
  event: EventEnvelope<CounterAdded>,
  { inHandler }: ConsumerHooks,
): Promise<void> {
  const { counterId, sequence, handler } = event.data;
  await tx.execute(sql`
    insert into effect (event_id, counter_id, sequence) values (${event.id}, ${counterId}, ${sequence})`);
  await inHandler?.(event.data, tx);
  if (handler === 'always-fails') throw new Error('This one always fails');
  if (handler === 'never-retry') throw new NonRetryableError('This one can never work');
  await outbox.add(tx, CounterAppliedV1, event.data);
}
