import { describe, expect, it } from '@jest/globals';
import { stripVTControlCharacters } from 'node:util';
import type { PlatformStatus } from './platform-status.js';
import { report } from './report.js';

const empty = { messages: 0, oldestAgeSeconds: 0 };

function lines(status: PlatformStatus, all = false): string[] {
  return stripVTControlCharacters(report(status, all))
    .split('\n')
    .map((line) => line.trim().replaceAll(/ {2,}/g, ' | '));
}

describe('The status of the platform', () => {
  it('shows the backlog of each service, and which one does not answer', () => {
    const consumers = [
      { consumer: 'order', topic: 'payment.payment.v1', lag: 12 },
      { consumer: 'order', topic: 'catalog.stock.v1', lag: 0 },
    ];
    const services = [
      { service: 'identity', eventing: { outbox: empty, openDeadLetters: 0, consumers: [] } },
      {
        service: 'order',
        eventing: { outbox: { messages: 3, oldestAgeSeconds: 4.25 }, openDeadLetters: 2, consumers },
      },
      { service: 'payment', eventing: null, silence: 'GET … was answered 503' },
    ];
    expect(lines({ services, stuckOrders: { items: [], nextCursor: null } })).toEqual([
      'service | outbox | oldest | lag | dead letters',
      'identity | 0 | – | – | –',
      'order | 3 | 4.3 s | 12 | 2',
      'payment | does not answer',
      '',
      'consumer | topic | lag',
      'order | payment.payment.v1 | 12',
      '',
      'No order is stuck.',
    ]);
    expect(lines({ services, stuckOrders: null }, true)).toContain('order | catalog.stock.v1 | 0');
  });

  it('says so when the brokers do not answer, and lists stuck orders', () => {
    const eventing = {
      outbox: empty,
      openDeadLetters: 0,
      consumers: [{ consumer: 'order', topic: 'payment.payment.v1', lag: null }],
    };
    const stuckOrder = {
      orderId: 'o1',
      status: 'reserving',
      why: 'reservation_overdue',
      since: '2026-11-22T12:00:00Z',
    };
    const status = {
      services: [{ service: 'order', eventing }],
      stuckOrders: { items: [stuckOrder], nextCursor: 'x' },
    };
    expect(lines(status)).toEqual([
      'service | outbox | oldest | lag | dead letters',
      'order | 0 | – | brokers do not answer | 0',
      '',
      'stuck order | status | why | since',
      'o1 | reserving | reservation_overdue | 2026-11-22T12:00:00Z',
      '1 or more stuck',
    ]);
  });
});
