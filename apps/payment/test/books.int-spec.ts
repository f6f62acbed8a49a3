import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { OrderCancelledV1, type OrderPlaced, OrderPlacedV1, OrderShippedV1 } from '@mvec/events';
import type { Page } from '@mvec/http';
import { eventually } from '@mvec/testing';
import type { CommissionRateView } from '../src/commission-rates/commission-rate.dto.js';
import type { JournalEntryView } from '../src/ledger/ledger.dto.js';
import type { ProviderCallView } from '../src/provider-calls/provider-calls.dto.js';
import type { StatementEntry, VendorBalance } from '../src/vendor-accounts/vendor-account.dto.js';
import { anOrder, cancellationOf, eur, shipmentOf, vendorPart } from './support/orders.js';
import { TestPaymentService } from './support/payment-service.js';
import { Sandbox } from './support/sandbox.js';

const operator = { roles: ['operator'] };
const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();

let sandbox: Sandbox;
let service: TestPaymentService;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  service = await TestPaymentService.open(sandbox);
  await service.start();
});

afterAll(async () => {
  await service.close();
  await sandbox.close();
});

const part = vendorPart(2_000);
const vendor = { vendors: [part.vendorId] };

/** A paid order of one vendor. */
async function paidOrder(cardToken = 'tok_success', vendorOrders = [vendorPart(2_000)]): Promise<OrderPlaced> {
  const order = anOrder({ total: eur(2_000), vendorOrders });
  const placed = { ...order, paymentMethodId: await service.addMethod(order.shopperId, cardToken) };
  await service.publish(OrderPlacedV1, placed);
  await eventually(async () => (await service.statusOf(placed.orderId)) === 'captured', { timeout: 20_000 });
  return placed;
}

async function kindsOf(): Promise<string[]> {
  const { body } = await service.get<Page<StatementEntry>>(`/v1/vendors/${part.vendorId}/statement`, vendor);
  return body.items.map(({ kind }) => kind);
}

describe('A vendor', () => {
  it('sees its balance and its statement, in pages', async () => {
    const path = `/v1/vendors/${part.vendorId}`;
    expect((await service.get(`${path}/balance`, vendor)).body).toEqual({ vendorId: part.vendorId, balances: [] });
    const order = await paidOrder('tok_success', [part]);
    await service.publish(OrderShippedV1, shipmentOf(order, part), 3);
    await eventually(async () => (await kindsOf()).includes('earning'));
    const { body: balance } = await service.get<VendorBalance>(`${path}/balance`, vendor);
    expect(balance.balances).toEqual([{ currency: 'EUR', pending: eur(0), available: eur(1_800) }]);

    const newest = await service.get<Page<StatementEntry>>(`${path}/statement?limit=1`, vendor);
    const share = { orderId: order.orderId, gross: eur(2_000), commission: eur(200), net: eur(1_800) };
    expect(newest.body.items).toMatchObject([
      { ...share, kind: 'earning', balance: { pending: eur(0), available: eur(1_800) } },
    ]);
    const cursor = newest.body.nextCursor ?? '';
    const rest = await service.get<Page<StatementEntry>>(`${path}/statement?limit=1&cursor=${cursor}`, vendor);
    expect(rest.body).toMatchObject({
      items: [{ ...share, kind: 'capture', balance: { pending: eur(1_800), available: eur(0) } }],
      nextCursor: null,
    });
  });

  it.each(['balance', 'statement'])('is the only caller who sees its %s', async (what) => {
    const path = `/v1/vendors/${part.vendorId}/${what}`;
    for (const caller of [{ vendors: [randomUUID()] }, operator, { kind: 'service' as const, sub: 'order' }]) {
      expect(await service.get(path, caller)).toMatchObject({ status: 404, body: { code: 'vendor_not_found' } });
    }
    expect((await service.get(path, 'nobody')).status).toBe(401);
  });

  it('loses its share of a refunded order', async () => {
    const order = await paidOrder('tok_success', [vendorPart(2_000, part.vendorId)]);
    await service.publish(OrderCancelledV1, cancellationOf(order));
    await eventually(async () => (await kindsOf())[0] === 'refund');
    const { body } = await service.get<VendorBalance>(`/v1/vendors/${part.vendorId}/balance`, vendor);
    expect(body.balances).toEqual([{ currency: 'EUR', pending: eur(0), available: eur(1_800) }]);
  });
});

describe('/v1/commission-rates', () => {
  it('sets the rate of a vendor for its next order', async () => {
    const own = vendorPart(2_000);
    const body = { vendorId: own.vendorId, basisPoints: 250 };
    const set = await service.post<CommissionRateView>('/v1/commission-rates', body, operator);
    expect(set).toMatchObject({ status: 201, body: { ...body, createdBy: expect.any(String) } });

    const order = await paidOrder('tok_success', [own]);
    const { body: payment } = await service.get(`/v1/payments/${order.orderId}`, operator);
    expect(payment).toMatchObject({ splits: [{ basisPoints: 250, commission: eur(50), net: eur(1_950) }] });
    const listed = await service.get(`/v1/commission-rates?vendorId=${own.vendorId}`, operator);
    expect(listed.body).toEqual({ items: [set.body], nextCursor: null });
  });

  it('lists all rates in pages, the initial rate of the platform last', async () => {
    await service.post(
      '/v1/commission-rates',
      { vendorId: null, basisPoints: 900, effectiveFrom: inAnHour() },
      operator,
    );
    const rates: CommissionRateView[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const path: string = `/v1/commission-rates?limit=1${cursor && `&cursor=${cursor}`}`;
      const { body } = await service.get<Page<CommissionRateView>>(path, operator);
      rates.push(...body.items);
      cursor = body.nextCursor;
    }
    const times = rates.map(({ effectiveFrom }) => effectiveFrom);
    expect(times).toEqual(times.toSorted().reverse());
    expect(rates.at(-1)).toMatchObject({ vendorId: null, basisPoints: 1_000, createdBy: null });
  });

  it('accepts one of two concurrent rates with the same start', async () => {
    const body = { vendorId: randomUUID(), basisPoints: 500, effectiveFrom: inAnHour() };
    const set = () => service.post('/v1/commission-rates', body, operator);
    const answers = await Promise.all([set(), set()]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await set()).body).toMatchObject({ code: 'rate_exists' });
  });

  it('does not change the past', async () => {
    const past = { vendorId: null, basisPoints: 0, effectiveFrom: new Date(Date.now() - 2_000).toISOString() };
    const answer = await service.post('/v1/commission-rates', past, operator);
    expect(answer).toMatchObject({ status: 422, body: { code: 'rate_not_in_future' } });
  });

  it.each([
    ['more than 100 %', { vendorId: null, basisPoints: 10_001 }],
    ['a negative rate', { vendorId: null, basisPoints: -1 }],
    ['a fraction of a basis point', { vendorId: null, basisPoints: 1.5 }],
    ['a missing vendor', { basisPoints: 100 }],
    ['an impossible time', { vendorId: null, basisPoints: 100, effectiveFrom: '0000-01-01T00:00:00Z' }],
    ['an unknown field', { vendorId: null, basisPoints: 100, id: randomUUID() }],
  ])('refuses %s', async (_name, body) => {
    const answer = await service.post('/v1/commission-rates', body, operator);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

describe('GET /v1/ledger/journal', () => {
  it('shows postings with their lines, filtered by order and account, in pages', async () => {
    const order = await paidOrder();
    const [own = part] = order.vendorOrders;
    await service.publish(OrderShippedV1, shipmentOf(order, own));
    const journal = async (query: string) =>
      (await service.get<Page<JournalEntryView>>(`/v1/ledger/journal?${query}`, operator)).body;
    await eventually(async () => (await journal(`orderId=${order.orderId}`)).items.length === 2);

    const { items } = await journal(`orderId=${order.orderId}`);
    expect(items.map(({ kind }) => kind)).toEqual(['earning', 'capture']);
    expect(items[0]?.lines).toEqual([
      { account: `vendor_pending:${own.vendorId}`, amount: eur(1_800) },
      { account: `vendor_payable:${own.vendorId}`, amount: eur(-1_800) },
    ]);
    expect((await journal(`account=vendor_payable:${own.vendorId}`)).items).toEqual(items.slice(0, 1));
    const { nextCursor } = await journal('limit=1');
    expect((await journal(`limit=1&cursor=${nextCursor ?? ''}`)).items).toEqual(items.slice(1));
  });

  it.each(['account=%00', "account=x'--", 'orderId=1', 'cursor=e30', 'page=2'])('refuses %s', async (query) => {
    expect((await service.get(`/v1/ledger/journal?${query}`, operator)).status).toBe(400);
  });
});

describe('GET /v1/provider-calls', () => {
  it('shows every call with its key, outcome and duration, and no card', async () => {
    const order = await paidOrder('tok_timeout_after_charge');
    const path = `/v1/provider-calls?orderId=${order.orderId}`;
    await eventually(async () => (await calls(path)).every(({ outcome }) => outcome !== null));
    const [second, first] = await calls(path);

    expect(first).toMatchObject({ operation: 'charge', attempt: 1, outcome: 'unknown' });
    expect(first?.durationMs).toBeGreaterThanOrEqual(900);
    expect(second).toMatchObject({ operation: 'charge', attempt: 2, outcome: 'succeeded', detail: null });
    expect(second?.idempotencyKey).toBe(first?.idempotencyKey);
    expect(JSON.stringify([first, second])).not.toContain('tok_');
  });

  it('shows why a card was declined', async () => {
    const order = anOrder();
    const paymentMethodId = await service.addMethod(order.shopperId, 'tok_declined');
    await service.publish(OrderPlacedV1, { ...order, paymentMethodId });
    await eventually(async () => (await service.statusOf(order.orderId)) === 'failed');
    expect(await calls(`/v1/provider-calls?orderId=${order.orderId}`)).toMatchObject([
      { outcome: 'declined', detail: 'card_declined' },
    ]);
  });

  async function calls(path: string): Promise<ProviderCallView[]> {
    return (await service.get<Page<ProviderCallView>>(path, operator)).body.items;
  }
});

describe('The routes of operators', () => {
  it.each(['/v1/commission-rates', '/v1/ledger/journal', '/v1/ledger/trial-balance', '/v1/provider-calls'])(
    'refuse other callers: %s',
    async (path) => {
      expect((await service.get(path, vendor)).status).toBe(403);
      expect((await service.get(path, 'nobody')).status).toBe(401);
    },
  );
});
