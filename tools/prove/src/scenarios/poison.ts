import { CartStartedV1, catalogue, topics } from '@mvec/events';
import type { Fault } from '../faults/fault.js';
import { type OddMessage, plant, replayOld } from '../faults/plant.js';
import { consumersOf, readersOf } from '../invariants/subscriptions.js';
import type { Random } from '../random.js';
import { named, type Scenario } from './scenario.js';

export const poison: Scenario = {
  name: 'poison',
  summary: 'broken JSON, unknown types, wrong shapes and versions, the future, 1 MB, duplicates, old events replayed',
  seconds: 60,
  mustStrike: [named('replayed from its beginning')],
  faults: oddMessages,
};

export function* oddMessages(random: Random): Generator<Fault> {
  const handled = catalogue.filter(({ type }) => consumersOf(type).length > 0);
  for (;;) {
    for (const odd of random.shuffled(odds)) yield plant(odd(random.pick(handled)));
    yield replayOld(random.pick(['orders', 'payments', 'stock', 'deliveries', 'vendors']));
    yield replayOld('orders');
  }
}

type Contract = (typeof catalogue)[number];

const megabyte = 1_000_000;

const odds: readonly ((contract: Contract) => OddMessage)[] = [
  (contract) => malformed(contract, 'broken JSON', Buffer.from('{"orderId": "0192')),
  (contract) => malformed(contract, 'another shape', json({ orderId: 7, shopperId: null, total: '12.50' })),
  (contract) => malformed(contract, 'no value', Buffer.alloc(0)),
  (contract) => malformed(contract, '1 MB that is no event', json({ padding: 'x'.repeat(megabyte) })),
  (contract) => malformed(contract, 'NUL in its text', Buffer.from('\u0000{"orderId":"\\u0000"}')),
  (contract) => ({ ...malformed(contract, 'no time', json({})), without: ['ce_time'] }),
  (contract) => ({
    ...malformed(contract, 'no type', json({})),
    without: ['ce_type'],
    deadLetteredBy: readersOf(contract.topic.name),
  }),
  ({ topic, type }) => ({
    what: 'unknown type',
    topic: topic.name,
    type: `${type}x`,
    value: json({}),
    deadLetteredBy: [],
  }),
  ({ topic, type }) => ({
    what: 'version of the future',
    topic: topic.name,
    type: type.replace(/v\d+$/, 'v99'),
    value: json({ orderId: 'anything' }),
    deadLetteredBy: [],
  }),
  () => harmless('an event of the year 2099', { time: '2099-12-31T23:59:59.000Z' }),
  () => harmless('1 MB in a field that nobody knows', { more: { padding: 'x'.repeat(megabyte) } }),
];

function malformed({ topic, type }: Contract, what: string, value: Buffer): OddMessage {
  return { what: `${type} with ${what}`, topic: topic.name, type, value, deadLetteredBy: consumersOf(type) };
}

/** A valid event about a cart that does not exist: consumers apply it without any further effect. */
function harmless(what: string, { time, more = {} }: { time?: string; more?: object }): OddMessage {
  const { type } = CartStartedV1;
  const data = { cartId: crypto.randomUUID(), shopperId: crypto.randomUUID(), ...more };
  const topic = topics.carts.name;
  return {
    what,
    topic,
    type,
    value: json(data),
    deadLetteredBy: [],
    appliedBy: consumersOf(type),
    ...(time && { time }),
  };
}

function json(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}
