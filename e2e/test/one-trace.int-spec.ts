import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TraceCollector } from '@mvec/testing';
import { Gateway } from '@mvec/demo-market';
import { openTrader, signIn } from './support/market.js';
import { startOwnPlatform } from './support/own-platform.js';
import { Traces } from './support/traces.js';

let collector: TraceCollector;
let platform: Awaited<ReturnType<typeof startOwnPlatform>>;
let traces: Traces;
/** Shoppers who buy once each, at the same time. */
const buyers = ['Wilhelmina', 'Ottokar', 'Philomena', 'Ambrosius'];

beforeAll(async () => {
  collector = await TraceCollector.start();
  platform = await startOwnPlatform({ tracing: { endpoint: collector.endpoint, ratio: 1 } });
  const gateway = new Gateway(platform.urls.gateway);
  const { email, password } = platform.credentials.operator;
  const operator = await signIn(gateway, email, password);
  await Promise.all(buyers.map((name) => openTrader(gateway, operator, name)));
  traces = new Traces(collector.spans);
}, 300_000);

afterAll(async () => {
  await platform.stop();
  await collector.stop();
}, 60_000);

/** Spans by service and name, from the mail back to the request that caused it. */
const timeline = [
  'messaging: SMTP send',
  'messaging: process send-email',
  'messaging: create send-email',
  'messaging: process order.confirmed.v1',
  'order: create order.confirmed.v1',
  'order: process payment.captured.v1',
  'payment: create payment.captured.v1',
  'payment: resolve payment: charge',
  'payment: process order.placed.v1',
  'order: create order.placed.v1',
  'order: POST /v1/checkouts',
  'gateway: POST order',
];

describe('A checkout (promise 20)', () => {
  it('is one trace from the gateway to the mails, each span caused by the one before', async () => {
    await eventually(() => {
      const timelines = traces.named('messaging: SMTP send').map((span) => traces.pathOf(span));
      // One mail to the shopper and one to the vendor, who are the same account here.
      expect(timelines.filter((path) => path.includes('gateway: POST order'))).toEqual(
        buyers.flatMap(() => [timeline, timeline]),
      );
      return true;
    });
  }, 60_000);

  it('has the hold, the charge, the posting and the publishing in the same trace', async () => {
    await eventually(() => {
      for (const checkout of traces.named('gateway: POST order')) {
        expect(traces.of(checkout)).toEqual(
          expect.arrayContaining([
            'catalog: PUT /v1/holds/:orderId',
            'payment: provider charge',
            'payment: book capture',
            'order: publish order.placed.v1',
            'payment: publish payment.captured.v1',
            'order: publish order.confirmed.v1',
            'analytics: process order.confirmed.v1',
          ]),
        );
      }
      return true;
    });
  }, 60_000);

  it('is linked with batch work, in both directions', async () => {
    await eventually(() => traces.danglingLinks().length === 0);
    const ids = (spans: readonly { traceId: string }[]) => spans.map(({ traceId }) => traceId).toSorted();
    for (const shared of traces.shared()) expect(ids(traces.membersOf(shared))).toEqual(ids(shared.links));
    expect(traces.shared().some(({ links }) => links.length > 1)).toBe(true);
  }, 60_000);

  it('writes its statements as spans, without values', () => {
    const statements = collector.spans.filter((span) => span.attributes.some(({ key }) => key === 'db.query.text'));
    expect(statements.map(({ name }) => name)).toEqual(
      expect.arrayContaining([expect.stringMatching(/INSERT orders/)]),
    );
  });
});

describe('Spans', () => {
  it('contain nothing that identifies a person or a card', () => {
    const sent = collector.bodies.join('\n');
    const secrets = [
      ...buyers,
      'market.example',
      'correct horse',
      'Analytical',
      'tok_',
      'Bearer',
      'eyJ',
      '127.0.0.1',
      'Brass lamp',
    ];
    expect(secrets.filter((secret) => sent.includes(secret))).toEqual([]);
    expect(sent).not.toContain(platform.credentials.operator.password);
  });

  it('have few different names, without ids', () => {
    const names = new Set(collector.spans.map(({ name }) => name));
    expect([...names].filter((name) => /[0-9a-f]{8}-|\d{3}/.test(name))).toEqual([]);
    expect(names.size).toBeLessThan(200);
  });
});
