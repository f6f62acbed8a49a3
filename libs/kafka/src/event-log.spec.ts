import { PassThrough } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { createLogger } from '@mvec/observability';
import { EventLog } from './event-log.js';
import type { Delivery } from './event-router.js';

const delivery: Delivery = {
  event: {
    id: '0192f0c1-0000-7000-8000-000000000001',
    type: 'order.placed.v1',
    source: 'order',
    time: '2026-01-01T00:00:00Z',
    subject: 'order-17',
    correlationId: 'request-1',
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: { shopper: 'ada@shop.example' },
  },
  handler: () => Promise.resolve(),
  readsHistory: false,
  original: { topic: 'order.order.v1', partition: 3, offset: '42', key: 'order-17', headers: {}, value: null },
};

function linesOf(count: number): Record<string, unknown>[] {
  const output = new PassThrough();
  const log = new EventLog(createLogger('payment', 'info', output));
  log.applied(
    Array.from({ length: count }, () => delivery),
    performance.now(),
  );
  const text = (output.read() as Buffer | null)?.toString() ?? '';
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]));
}

describe('EventLog', () => {
  it('logs which event was applied, its position and its trace, but not its data', () => {
    const [line] = linesOf(1);
    expect(line).toMatchObject({
      event: 'event.applied',
      type: 'order.placed.v1',
      subject: 'order-17',
      topic: 'order.order.v1',
      partition: 3,
      offset: '42',
      correlationId: 'request-1',
      traceId: '0af7651916cd43dd8448eb211c80319c',
    });
    expect(JSON.stringify(line)).not.toContain('ada@');
  });

  it('limits the lines per second', () => {
    // A second may end in between: then two limits apply.
    expect(linesOf(5_000).length).toBeLessThanOrEqual(150);
  });
});
