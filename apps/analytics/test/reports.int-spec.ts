import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProductArchivedV1, VendorAppliedV1, VendorSuspendedV1 } from '@mvec/events';
import { AnOrder, cartStarted, testEvent, productPublished, vendorApproved } from './support/events.js';
import { operator, TestAnalytics } from './support/test-analytics.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const today = new Date().toISOString().slice(0, 10);

let test: TestAnalytics;
const [oak, brass, suspended] = [randomUUID(), randomUUID(), randomUUID()];
const [desk, lamp] = [randomUUID(), randomUUID()];
const ofOak = { sub: randomUUID(), vendors: [oak] };

beforeAll(async () => {
  test = await TestAnalytics.create();
  await Promise.all([test.start(), test.start()]);
});

afterAll(() => test.stop());

describe('reports without facts', () => {
  it('are empty', async () => {
    expect(await test.get('overview')).toMatchObject({ status: 200, body: { orders: { placed: 0 }, revenue: [] } });
    expect(await test.get('reports/days')).toMatchObject({ status: 200, body: { items: [] } });
    expect(await test.get('reports/vendors')).toEqual({ status: 200, body: { items: [], nextCursor: null } });
    expect((await test.download('reports/products.csv')).lines).toHaveLength(1);
    expect(await test.get(`vendors/${oak}/overview`, ofOak)).toMatchObject({ status: 200, body: { name: null } });
  });
});

describe('reports', () => {
  beforeAll(async () => {
    const both = [
      { vendorId: oak, productId: desk, title: 'Desk', quantity: 2, price: 500 },
      { vendorId: brass, productId: lamp, title: 'Lamp', quantity: 1, price: 301 },
    ];
    const sold = new AnOrder(both);
    const soldInYen = new AnOrder([{ vendorId: brass, productId: lamp, quantity: 3, price: 70 }], 'JPY');
    const refunded = new AnOrder(both);
    const refundedWithoutSplits = new AnOrder(both);
    const declined = new AnOrder([{ vendorId: oak, productId: desk, quantity: 1, price: 500 }]);
    const longAgo = new AnOrder(
      [{ vendorId: oak, productId: desk, quantity: 1, price: 7 }],
      'EUR',
      '2025-03-01T23:59:59.999Z',
    );
    const dayAfter = new AnOrder(
      [{ vendorId: oak, productId: desk, quantity: 1, price: 9 }],
      'EUR',
      '2025-03-02T00:00:00.000Z',
    );
    const events = [
      ...[sold, soldInYen, refunded, refundedWithoutSplits, declined, longAgo, dayAfter].map((order) => order.placed()),
      ...[sold, soldInYen, refunded, longAgo, dayAfter].map((order) => order.confirmed()),
      ...sold.shipped(),
      refunded.cancelled('shopper_request'),
      refunded.refunded(),
      refundedWithoutSplits.cancelled('payment_expired'),
      refundedWithoutSplits.refunded(false),
      declined.cancelled(),
      new AnOrder(both).rejected(),
      ...Array.from({ length: 9 }, cartStarted),
      testEvent(
        VendorAppliedV1,
        { vendorId: oak, name: '=Oak', slug: 'oak', ownerAccountId: randomUUID() },
        '2025-01-01T00:00:00.000Z',
      ),
      vendorApproved(oak, '=HYPERLINK("http://oak")'),
      productPublished(desk, oak, '+Desk, "oak"'),
      testEvent(ProductArchivedV1, { productId: lamp, vendorId: brass }),
      productPublished(randomUUID(), suspended, 'Not for sale'),
      testEvent(VendorSuspendedV1, {
        vendorId: suspended,
        ownerAccountId: randomUUID(),
        name: 'Suspended',
        reason: 'Complaints',
      }),
    ];

    // In mixed order, and each event three times.
    const redelivered = [...events.toReversed(), ...events, ...events.toReversed()];
    await test.publish(redelivered);
    const last = Array.from({ length: 40 }, cartStarted);
    await test.publish(last);
    await test.applied([...events, ...last]);
  });

  it('show the figures of the platform to operators', async () => {
    const { body } = await test.get('overview');
    expect(body).toMatchObject({
      cartsStarted: 49,
      orders: { placed: 5, confirmed: 3, shipped: 1, cancelled: 3, rejected: 1 },
      revenue: [eur(2_602), { amount: 210, currency: 'JPY' }],
      averageOrderValue: [eur(1_301), { amount: 210, currency: 'JPY' }],
      refunds: [eur(2_602), { amount: 0, currency: 'JPY' }],
      vendors: { pending: 0, approved: 1, suspended: 1 },
      productsOnSale: 1,
    });
  });

  it('count a day by the time of the event in UTC', async () => {
    const { body } = await test.get<{ items: unknown[] }>('reports/days?from=2025-03-01&to=2025-03-02');
    expect(body.items).toMatchObject([
      { day: '2025-03-01', orders: { placed: 1, confirmed: 1, cancelled: 0 }, revenue: eur(7), refunds: eur(0) },
      {
        day: '2025-03-02',
        orders: { placed: 1, confirmed: 1, cancelled: 0 },
        revenue: eur(9),
        averageOrderValue: eur(9),
      },
    ]);
    const { body: before } = await test.get<{ items: unknown[] }>('reports/days?from=2025-02-01&to=2025-02-28');
    expect(before.items).toEqual([]);
  });

  it('divide revenue and refunds among vendors and products, with and without shares in the event', async () => {
    const { body: vendors } = await test.get<{ items: unknown[] }>('reports/vendors');
    expect(vendors.items).toMatchObject([
      { vendorId: oak, orders: { placed: 4, confirmed: 2, cancelled: 3 }, revenue: eur(2_000), refunds: eur(2_000) },
      { vendorId: brass, orders: { placed: 3, confirmed: 2, cancelled: 2 }, revenue: eur(602), refunds: eur(602) },
      { vendorId: brass, name: null, orders: { confirmed: 1 }, revenue: { amount: 210, currency: 'JPY' } },
    ]);
    const { body: products } = await test.get<{ items: unknown[] }>('reports/products');
    expect(products.items).toMatchObject([
      {
        productId: desk,
        title: '+Desk, "oak"',
        unitsSold: 4,
        revenue: eur(2_000),
        averageOrderValue: eur(1_000),
        refunds: eur(2_000),
      },
      { productId: lamp, title: 'Lamp', unitsSold: 2, revenue: eur(602), refunds: eur(602) },
      {
        productId: lamp,
        unitsSold: 3,
        revenue: { amount: 210, currency: 'JPY' },
        refunds: { amount: 0, currency: 'JPY' },
      },
    ]);
  });

  it('continue on the next page', async () => {
    const pages: unknown[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const query: string = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await test.get<{ items: unknown[]; nextCursor: string | null }>(
        `reports/products?limit=1${query}`,
      );
      pages.push(...body.items);
      cursor = body.nextCursor;
    }
    expect(pages).toEqual((await test.get<{ items: unknown[] }>('reports/products')).body.items);
    expect(await test.get('reports/products?cursor=made-up')).toMatchObject({
      status: 400,
      body: { code: 'invalid_cursor' },
    });
  });

  it('show the funnel from cart to shipped order, and the losses', async () => {
    const { body } = await test.get('reports/funnel');
    expect(body).toEqual({
      from: expect.any(String),
      to: today,
      steps: [
        { step: 'cart_started', count: 49 },
        { step: 'order_placed', count: 5 },
        { step: 'order_confirmed', count: 3 },
        { step: 'order_shipped', count: 1 },
      ],
      losses: [
        { outcome: 'rejected', reason: 'price_changed', count: 1 },
        { outcome: 'cancelled', reason: 'payment_expired', count: 1 },
        { outcome: 'cancelled', reason: 'payment_failed', count: 1 },
        { outcome: 'cancelled', reason: 'shopper_request', count: 1 },
      ],
    });
  });

  it('show a vendor only its parts of orders', async () => {
    const { body } = await test.get(`vendors/${oak}/overview`, ofOak);
    expect(body).toMatchObject({
      orders: { placed: 4, confirmed: 2, shipped: 1, cancelled: 3 },
      revenue: [eur(2_000)],
      refunds: [eur(2_000)],
      productsOnSale: 1,
    });
    const { body: products } = await test.get<{ items: unknown[] }>(`vendors/${oak}/reports/products`, ofOak);
    expect(products.items).toMatchObject([{ productId: desk }]);
    const { body: days } = await test.get<{ items: unknown[] }>(`vendors/${oak}/reports/days`, ofOak);
    expect(days.items).toMatchObject([{ day: today, revenue: eur(2_000) }]);
  });

  it('are CSV files too, in which text cannot become a formula', async () => {
    const { headers, lines } = await test.download(`reports/vendors.csv?from=${today}&to=${today}`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe(`attachment; filename="vendors-${today}-to-${today}.csv"`);
    expect(lines[0]).toBe(
      'vendor_id,name,currency,orders_placed,orders_confirmed,orders_cancelled,revenue,average_order_value,refunds',
    );
    expect(lines[1]).toBe(`${oak},"'=HYPERLINK(""http://oak"")",EUR,4,2,3,2000,1000,2000`);
    const files = ['overview', 'reports/days', 'reports/products', 'reports/funnel'].map((path) => `${path}.csv`);
    const own = ['overview', 'reports/days', 'reports/products'].map((path) => `vendors/${oak}/${path}.csv`);
    for (const path of [...files, ...own]) expect((await test.download(path)).lines.length).toBeGreaterThan(1);
    const { lines: products } = await test.download(`vendors/${oak}/reports/products.csv`, ofOak);
    expect(products[1]).toContain(`,"'+Desk, ""oak""",4,EUR,`);
    expect((await test.download('overview.csv')).lines).toContain('orders.placed,,5');
  });

  it('are refused to other callers', async () => {
    const operatorsOnly = [
      'overview',
      'overview.csv',
      'reports/days',
      'reports/vendors.csv',
      'reports/funnel',
      'rebuilds',
    ];
    for (const path of operatorsOnly) expect((await test.get(path, ofOak)).status).toBe(403);
    const vendorsOwn = [
      'overview',
      'overview.csv',
      'reports/days',
      'reports/days.csv',
      'reports/products',
      'reports/products.csv',
    ];
    for (const path of vendorsOwn) {
      expect(await test.get(`vendors/${brass}/${path}`, ofOak)).toMatchObject({
        status: 404,
        body: { code: 'vendor_not_found' },
      });
      expect((await test.get(`vendors/${randomUUID()}/${path}`, operator)).status).toBe(404);
    }
    expect((await test.get('vendors/oak/overview')).body).toMatchObject({ status: 400, code: 'invalid_id' });
  });

  it.each([
    'from=2026-02-30',
    'from=2026-11-02&to=2026-11-01',
    'from=2020-01-01',
    'to=0000-01-01',
    'since=today',
    'from=%00',
  ])('refuse the query %s', async (query) => {
    expect(await test.get(`reports/days?${query}`)).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
    expect((await test.get(`reports/products.csv?${query}`)).status).toBe(400);
  });
});
