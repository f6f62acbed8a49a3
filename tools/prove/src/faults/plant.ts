import { type EventHeaders, partitionOf, toHeaders, topics } from '@mvec/events';
import { createKafka, readTopic, SafeProducer } from '@mvec/kafka';
import { createLogger } from '@mvec/observability';
import { v7 as uuidv7 } from 'uuid';
import { plantedHeader } from '../snapshots/read-topics.js';
import { pause, type Stage } from '../stage.js';
import type { Fault } from './fault.js';

/** A message that the project's own libraries would not publish. */
export interface OddMessage {
  what: string;
  topic: string;
  type: string;
  value: Buffer;
  /** The event's time, ISO 8601; now by default. */
  time?: string;
  /** Names of headers to leave out. */
  without?: readonly string[];
  deadLetteredBy: string[];
  appliedBy?: string[];
}

const tries = 20;
const againAfterMs = 1_000;

/** Publishes an odd message to a topic, bypassing the outbox. A header marks it as planted. */
export function plant(odd: OddMessage): Fault {
  return {
    name: `planted in ${odd.topic}: ${odd.what}`,
    parts: [],
    promises: [6, 7],
    strike: async (stage) => {
      const {
        what,
        topic,
        type,
        value,
        time = new Date().toISOString(),
        without = [],
        deadLetteredBy,
        appliedBy = [],
      } = odd;
      const [mark, eventId, key] = [uuidv7(), uuidv7(), uuidv7()];
      const event = { id: eventId, type, source: 'prove', time, subject: key, correlationId: mark };
      const headers = Object.fromEntries(
        Object.entries({ ...toHeaders(event), [plantedHeader]: mark }).filter(([name]) => !without.includes(name)),
      );
      stage.planted.push({ mark, what, topic, deadLetteredBy, appliedBy, eventId });
      stage.history.write('planted', { mark, what, topic, type, deadLetteredBy, appliedBy, eventId });
      await publish(stage, topic, [{ key, headers, value }]);
    },
  };
}

const maxReplayed = 300;

/** Publishes events from the topic's beginning again, unchanged: consumers must not apply them twice. */
export function replayOld(name: keyof typeof topics): Fault {
  const topic = topics[name].name;
  return {
    name: `old events of ${topic} replayed from its beginning`,
    parts: [],
    strike: async (stage) => {
      const old = (await readTopic(optionsOf(stage), topic)).slice(0, maxReplayed);
      const messages = old.flatMap(({ key, headers, value }) =>
        key === undefined || value === null || plantedHeader in headers ? [] : [{ key, headers, value }],
      );
      stage.history.write('replayed', { topic, messages: messages.length });
      await publish(stage, topic, messages);
    },
  };
}

interface Message {
  key: string;
  headers: EventHeaders;
  value: Buffer;
}

/** Publishes, and retries while the brokers are down; a message may then be in the topic twice. */
async function publish(stage: Stage, topic: string, messages: readonly Message[]): Promise<void> {
  const producer = new SafeProducer(createKafka(optionsOf(stage)), '');
  try {
    for (const [partition, ofPartition] of Map.groupBy(messages, ({ key }) => partitionOf(key)))
      await publishRetrying(stage, () => producer.publish(topic, partition, ofPartition));
  } finally {
    await producer.close();
  }
}

async function publishRetrying(stage: Stage, work: () => Promise<void>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await work();
      return;
    } catch (error) {
      if (attempt === tries) throw error;
      await pause(stage, againAfterMs);
    }
  }
}

function optionsOf({ platform }: Stage) {
  return { brokers: platform.urls.kafka, clientId: 'prove', logger: createLogger('prove', 'silent') };
}
