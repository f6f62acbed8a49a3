import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { OrderCancelledV1, type OrderPlaced, OrderPlacedV1, topics } from '@mvec/events';
import { eventually } from '@mvec/testing';
import { anOrder, cancellationOf, eur } from './support/orders.js';
import type { Page } from '@mvec/http';
import type { TrialBalance } from '../src/ledger/ledger.dto.js';
import type { PaymentMethodView } from '../src/payment-methods/payment-method.dto.js';
import type { PaymentView } from '../src/payments/payment.dto.js';
import { TestPaymentService } from './support/payment-service.js';
import { Sandbox } from './support/sandbox.js';

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

async function order(cardToken = 'tok_success'): Promise<OrderPlaced> {
  const placed = anOrder();
  return { ...placed, paymentMethodId: await service.addMethod(placed.shopperId, cardToken) };
}

async function statusBecomes({ orderId }: OrderPlaced, status: string): Promise<void> {
  await eventually(async () => (await service.statusOf(orderId)) === status, {
    message: `the payment to be ${status}`,
    timeout: 20_000,
  });
}

async function capturedOrder(): Promise<OrderPlaced> {
  const placed = await order();
  await service.publish(OrderPlacedV1, placed);
  await statusBecomes(placed, 'captured');
  return placed;
}

describe('POST /v1/payment-methods', () => {
  it('stores a card and shows its brand and last digits, never its token', async () => {
    const shopper = { sub: randomUUID() };
    const added = await service.post('/v1/payment-methods', { cardToken: 'tok_success' }, shopper);

    expect(added).toEqual({ status: 201, body: { id: expect.any(String), brand: 'visa', last4: '4242' } });
    const listed = await service.get('/v1/payment-methods', shopper);
    expect(listed).toEqual({ status: 200, body: { items: [added.body], nextCursor: null } });
  });

  it('stores one card for two requests with one key', async () => {
    const shopper = { sub: randomUUID() };
    const key = randomUUID();
    const first = await service.post('/v1/payment-methods', { cardToken: 'tok_slow' }, shopper, key);
    const second = await service.post('/v1/payment-methods', { cardToken: 'tok_slow' }, shopper, key);

    expect(second).toEqual(first);
    expect((await service.get('/v1/payment-methods', shopper)).body).toMatchObject({ items: [first.body] });
  });

  it.each([
    ['a token that the provider does not know', { cardToken: 'tok_unknown' }, 422, 'card_token_invalid'],
    ['a card number', { cardToken: '4242424242424242' }, 400, 'validation_failed'],
    ['no token', {}, 400, 'validation_failed'],
    ['an unknown field', { cardToken: 'tok_success', last4: '1111' }, 400, 'validation_failed'],
  ])('refuses %s', async (_name, body, status, code) => {
    const answer = await service.post('/v1/payment-methods', body);
    expect(answer).toMatchObject({ status, body: { code } });
    expect(JSON.stringify(answer.body)).not.toContain('4242424242424242');
  });

  it('shows callers only their own cards, in pages', async () => {
    const shopper = { sub: randomUUID() };
    const ids = [];
    for (const token of ['tok_success', 'tok_slow', 'tok_down'])
      ids.unshift(await service.addMethod(shopper.sub, token));
    const first = (await service.get<Page<PaymentMethodView>>('/v1/payment-methods?limit=2', shopper)).body;
    const rest = (
      await service.get<Page<PaymentMethodView>>(
        `/v1/payment-methods?limit=2&cursor=${first.nextCursor ?? ''}`,
        shopper,
      )
    ).body;

    expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
    expect(rest.nextCursor).toBeNull();
    expect((await service.get('/v1/payment-methods')).body).toEqual({ items: [], nextCursor: null });
    expect((await service.get('/v1/payment-methods', 'nobody')).status).toBe(401);
  });
});

describe('DELETE /v1/payment-methods/{paymentMethodId}', () => {
  it('removes a card once, also for two concurrent requests', async () => {
    const shopper = { sub: randomUUID() };
    const path = `/v1/payment-methods/${await service.addMethod(shopper.sub, 'tok_success')}`;
    const answers = await Promise.all([service.delete(path, shopper), service.delete(path, shopper)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
    expect((await service.get('/v1/payment-methods', shopper)).body).toEqual({ items: [], nextCursor: null });
  });

  it('answers 404 for the card of another shopper, which stays', async () => {
    const shopper = { sub: randomUUID() };
    const id = await service.addMethod(shopper.sub, 'tok_success');
    const answer = await service.delete(`/v1/payment-methods/${id}`);

    expect(answer).toMatchObject({ status: 404, body: { code: 'payment_method_not_found' } });
    expect((await service.get('/v1/payment-methods', shopper)).body).toMatchObject({ items: [{ id }] });
  });

  it('refuses new orders with the card, and continues a payment under way', async () => {
    const underWay = await order('tok_slow');
    await service.publish(OrderPlacedV1, underWay);
    await eventually(async () => (await service.statusOf(underWay.orderId)) !== undefined);
    await service.delete(`/v1/payment-methods/${underWay.paymentMethodId}`, { sub: underWay.shopperId });
    const late = { ...anOrder(), shopperId: underWay.shopperId, paymentMethodId: underWay.paymentMethodId };
    await service.publish(OrderPlacedV1, late);

    await statusBecomes(late, 'failed');
    const { body } = await service.get<PaymentView>(`/v1/payments/${late.orderId}`, { sub: late.shopperId });
    expect(body).toMatchObject({ failureCode: 'payment_method_invalid', captures: [], refunds: [] });
    await statusBecomes(underWay, 'captured');
  });
});

describe('A placed order', () => {
  it('is charged once and published once, however often its event is delivered', async () => {
    const placed = await order();
    await service.publish(OrderPlacedV1, placed, 3);
    await service.publish(OrderPlacedV1, placed);
    await statusBecomes(placed, 'captured');
    await service.publish(OrderPlacedV1, placed);

    await eventually(async () => (await service.publishedAbout(placed.orderId, topics.payments.name)).length > 0);
    expect(await service.publishedAbout(placed.orderId, topics.payments.name)).toEqual(['payment.captured.v1']);
    expect(await sandbox.takenFor(placed.orderId)).toBe(3_000);
  });

  it('that is cancelled ends without a charge or with a refund', async () => {
    const placed = await order('tok_timeout_after_charge');
    await service.publish(OrderPlacedV1, placed);
    await eventually(async () => (await sandbox.chargesOf(placed.orderId)).length > 0);
    await service.publish(OrderCancelledV1, cancellationOf(placed));

    await statusBecomes(placed, 'refunded');
    expect(await sandbox.takenFor(placed.orderId)).toBe(0);
    const expected = ['payment.captured.v1', 'payment.refunded.v1'];
    await eventually(async () => (await service.publishedAbout(placed.orderId, topics.payments.name)).length >= 2);
    expect(await service.publishedAbout(placed.orderId, topics.payments.name)).toEqual(expected);
  });
});

describe('GET /v1/payments/{orderId}', () => {
  it('shows the shopper the payment, and an operator also commission and net', async () => {
    const placed = await capturedOrder();
    const path = `/v1/payments/${placed.orderId}`;
    const [first] = placed.vendorOrders;
    const vendorId = first?.vendorId ?? '';
    const vendorOrderId = first?.vendorOrderId ?? '';
    const part = { vendorId, vendorOrderId, gross: eur(2_000) };
    const split = { ...part, commission: eur(200), net: eur(1_800), basisPoints: 1_000 };

    const shopper = await service.get<PaymentView>(path, { sub: placed.shopperId });
    expect(shopper.body).toMatchObject({ orderId: placed.orderId, status: 'captured', amount: eur(3_000) });
    expect(shopper.body.splits).toContainEqual({ ...part, commission: null, net: null, basisPoints: null });
    expect(shopper.body.captures).toMatchObject([{ amount: eur(3_000), reference: expect.stringMatching(/^ch_/) }]);
    const operator = await service.get<PaymentView>(path, { roles: ['operator'] });
    expect(operator.body.amount).toEqual(eur(3_000));
    expect(operator.body.splits).toHaveLength(2);
    expect(operator.body.splits).toContainEqual(split);
  });

  it('shows the refund of an order that was cancelled after its confirmation', async () => {
    const placed = await capturedOrder();
    await service.publish(OrderCancelledV1, cancellationOf(placed));
    await statusBecomes(placed, 'refunded');

    const { body } = await service.get<PaymentView>(`/v1/payments/${placed.orderId}`, { sub: placed.shopperId });
    expect(body.captures).toHaveLength(1);
    expect(body.refunds).toMatchObject([
      { status: 'completed', amount: eur(3_000), reference: expect.stringMatching(/^re_/) },
    ]);
  });

  it('answers 404 to other callers and for unknown orders', async () => {
    const placed = await capturedOrder();
    const path = `/v1/payments/${placed.orderId}`;
    const stranger = await service.get(path, { vendors: placed.vendorOrders.map(({ vendorId }) => vendorId) });
    expect(stranger).toMatchObject({ status: 404, body: { code: 'payment_not_found' } });
    expect((await service.get(path, { kind: 'service', sub: 'catalog' })).status).toBe(403);
    expect((await service.get(path, 'nobody')).status).toBe(401);
    expect((await service.get(`/v1/payments/${randomUUID()}`, { roles: ['operator'] })).status).toBe(404);
    expect((await service.get('/v1/payments/none', { roles: ['operator'] })).status).toBe(400);
  });
});

describe('GET /v1/ledger/trial-balance', () => {
  it('shows an operator sums per account that total zero', async () => {
    await capturedOrder();
    const { status, body } = await service.get<TrialBalance>('/v1/ledger/trial-balance', { roles: ['operator'] });

    expect(status).toBe(200);
    expect(body.totals).toEqual([eur(0)]);
    const balances = new Map(body.accounts.map(({ account, balance }) => [account, balance.amount]));
    expect(balances.get('provider_receivable')).toBeGreaterThanOrEqual(3_000);
    for (const { debit, credit, balance } of body.accounts) expect(balance.amount).toBe(debit.amount - credit.amount);
  });

  it('is for operators only', async () => {
    expect((await service.get('/v1/ledger/trial-balance', { roles: ['shopper'] })).status).toBe(403);
    expect((await service.get('/v1/ledger/trial-balance', 'nobody')).status).toBe(401);
  });
});
