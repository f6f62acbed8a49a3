import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { catalogue, type EventContract, partitionOf, parseEvent, toHeaders } from './index.js';
import { schemaFileProblems } from './schema-files.js';

const fixtures = new URL('../fixtures/', import.meta.url);
const contracts = new Map(catalogue.map((contract) => [contract.type, contract]));

/** `<type>.json` is the event as first published; `<type>+<what>.json` has the optional fields added later. */
const fixtureFiles = readdirSync(fixtures);

function typeOf(file: string): string {
  return file.replace(/(\+.+)?\.json$/, '');
}

function contractOf(file: string): EventContract {
  const contract = contracts.get(typeOf(file));
  if (contract === undefined) throw new Error(`${file} is a fixture of no event`);
  return contract;
}

const headers = toHeaders({
  id: '01930000-0000-7000-8000-000000000001',
  type: 'order.placed.v1',
  source: 'order',
  time: '2026-01-01T12:00:00.000Z',
  subject: '01930000-0000-7000-8000-000000000041',
  correlationId: 'checkout-1',
});

describe('the event catalogue', () => {
  it('matches the published schemas', () => {
    expect(schemaFileProblems()).toEqual([]);
  });

  it('has a golden fixture for every event, and no fixture without an event', () => {
    const first = fixtureFiles.filter((file) => !file.includes('+'));
    expect(first.map(typeOf).toSorted()).toEqual([...contracts.keys()].toSorted());
    expect([...contracts.keys()]).toEqual(expect.arrayContaining(fixtureFiles.map(typeOf)));
  });

  it.each(fixtureFiles)('parses the golden fixture %s without losing a field', (file) => {
    const contract = contractOf(file);
    const value = readFileSync(new URL(file, fixtures));
    const event = parseEvent(contract, headers, value);
    expect(event.data).toEqual(JSON.parse(value.toString()));
    expect(contract.key(event.data)).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each(fixtureFiles)('tolerates a field added by a newer producer of %s', (file) => {
    const known = JSON.parse(readFileSync(new URL(file, fixtures), 'utf8')) as object;
    const newer = { ...known, addedLater: { any: 'thing' } };
    const event = parseEvent(contractOf(file), headers, Buffer.from(JSON.stringify(newer)));
    expect(event.data).toEqual(known);
  });
});

describe('parseEvent', () => {
  const contract = contracts.get('order.placed.v1');
  const value = readFileSync(new URL('order.placed.v1.json', fixtures));

  it.each([
    ['a value that is not JSON', headers, Buffer.from('{"orderId":')],
    ['no value', headers, null],
    ['an amount that is not an integer', headers, Buffer.from(value.toString().replace('29000', '290.5'))],
    ['a missing id header', { ...headers, ce_id: '' }, value],
    ['an invalid time', { ...headers, ce_time: 'yesterday' }, value],
  ])('refuses %s', (_, badHeaders, badValue) => {
    if (contract === undefined) throw new Error('order.placed.v1 is missing');
    expect(() => parseEvent(contract, badHeaders, badValue)).toThrow(/^Malformed /);
  });
});

describe('partitionOf', () => {
  it('never changes: that would reorder the events of a key', () => {
    const keys = ['a', 'order-1', '01930000-0000-7000-8000-000000000041'];
    expect(keys.map(partitionOf)).toEqual([3, 1, 3]);
  });
});
