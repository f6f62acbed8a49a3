import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Caller } from '@mvec/auth';
import { sql } from '@mvec/database';
import type { OrderPlaced } from '@mvec/events';
import { eventually } from '@mvec/testing';
import fc from 'fast-check';
import { LedgerReports } from '../src/ledger/ledger-reports.service.js';
import type { StatementEntry } from '../src/vendor-accounts/vendor-account.dto.js';
import { InstantProvider } from './support/instant-provider.js';
import { anOrder, vendorPart } from './support/orders.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';
import { amounts, type Balance, VendorBooks } from './support/vendor-books.js';

const operator: Caller = { id: 'operator', kind: 'user', roles: ['operator'], vendors: [] };
const vendors = Array.from({ length: 3 }, () => randomUUID());

let sandbox: Sandbox;
let bench: PaymentBench;
let books: VendorBooks;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  bench = await PaymentBench.open(sandbox);
  books = new VendorBooks(bench.database);
});

afterAll(async () => {
  await bench.close();
  await sandbox.close();
});

interface Trade {
  parts: { vendor: string; amount: number; shipped: boolean }[];
  currency: string;
  cancelled: boolean;
  /** Order in which the steps of the trade start. */
  order: number[];
}

const trade: fc.Arbitrary<Trade> = fc.record({
  parts: fc.array(
    fc.record({
      vendor: fc.constantFrom(...vendors),
      amount: fc.integer({ min: 1, max: 99_999 }),
      shipped: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  currency: fc.constantFrom('EUR', 'USD'),
  cancelled: fc.boolean(),
  order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9], { minLength: 10 }),
});

const provider = new InstantProvider();
const worker = () => bench.worker({ provider });

/** Places, ships, cancels and charges concurrently, each step twice, in any order. */
async function carryOut({ parts, currency, cancelled, order: places }: Trade): Promise<void> {
  const vendorOrders = parts.map(({ vendor, amount }) => ({
    ...vendorPart(amount, vendor),
    subtotal: { amount, currency },
  }));
  const amount = parts.reduce((sum, part) => sum + part.amount, 0);
  const unpaid = anOrder({ total: { amount, currency }, vendorOrders });
  const order = { ...unpaid, paymentMethodId: await bench.addMethod(unpaid.shopperId, 'tok_success') };
  const shipped = vendorOrders.filter((_part, index) => parts[index]?.shipped);
  const steps: (() => Promise<unknown>)[] = [
    () => bench.applyPlaced(order),
    ...shipped.map((part) => () => bench.ship(order, part)),
    ...(cancelled ? [() => bench.cancel(order)] : []),
    () => worker().runOnce(),
  ];
  const twice = [...steps, ...steps].map((step, index) => ({ step, place: places[index] ?? index }));
  await Promise.all(twice.toSorted((left, right) => left.place - right.place).map(({ step }) => step()));
  await settled(order);
}

/** A refund after a capture and an earning, which random trades may not contain. */
async function refundAfterCapture(): Promise<void> {
  const [kept, shipped] = [vendorPart(1_000, vendors[0]), vendorPart(2_000, vendors[1])];
  const unpaid = anOrder({ total: { amount: 3_000, currency: 'EUR' }, vendorOrders: [kept, shipped] });
  const order = { ...unpaid, paymentMethodId: await bench.addMethod(unpaid.shopperId, 'tok_success') };
  await bench.applyPlaced(order);
  await settled(order);
  await bench.ship(order, shipped);
  await bench.cancel(order);
  await eventually(async () => {
    await worker().runOnce();
    return (await bench.statusOf(order)) === 'refunded';
  });
}

async function settled(order: OrderPlaced): Promise<void> {
  const ends = ['captured', 'refunded', 'voided'];
  await eventually(async () => {
    await worker().runOnce();
    return ends.includes((await bench.statusOf(order)) ?? '');
  });
}

/** Balances computed from payments and shipments, without the ledger. */
async function expectedBalances(vendorId: string): Promise<Map<string, Balance>> {
  const rows = await bench.database.query<{ currency: string; pending: number; available: number }>(sql`
    select split.currency,
      coalesce(sum(net) filter (where status = 'captured' and fulfilment is null), 0)::bigint as pending,
      coalesce(sum(net) filter (where status = 'captured' and fulfilment is not null), 0)::bigint as available
    from payment_split split join payment on payment.id = payment_id left join fulfilment using (vendor_order_id)
    where split.vendor_id = ${vendorId} and status in ('captured', 'refunded')
    group by split.currency`);
  return new Map(rows.map(({ currency, pending, available }) => [currency, [pending, available]]));
}

/** Checks that each line continues the balances of the line before. @returns the last balances */
function expectContinuous(statement: StatementEntry[]): Map<string, Balance> {
  const carried = new Map<string, Balance>();
  for (const { kind, net, balance } of statement) {
    const before = carried.get(net.currency) ?? [0, 0];
    const after = amounts(balance);
    const change: Balance = [after[0] - before[0], after[1] - before[1]];
    const legal: Balance[] = kind === 'earning' ? [[-net.amount, net.amount]] : [[net.amount, 0]];
    if (kind === 'refund') legal.push([0, net.amount]);
    expect(legal).toContainEqual(change);
    carried.set(net.currency, after);
  }
  return carried;
}

describe('Vendor accounts', () => {
  it('follow payments, shipments and refunds in any order, and the statement ends with the balance', async () => {
    const reports = new LedgerReports(bench.database);
    await refundAfterCapture();
    const property = fc.asyncProperty(fc.array(trade, { minLength: 1, maxLength: 4 }), async (trades) => {
      await Promise.all(trades.map(carryOut));
      const { totals } = await reports.getTrialBalance(operator);
      expect(totals.every(({ amount }) => amount === 0)).toBe(true);
      for (const vendorId of vendors) {
        const balances = await books.balances(vendorId);
        expect(balances).toEqual(await expectedBalances(vendorId));
        expect(expectContinuous(await books.statement(vendorId))).toEqual(balances);
      }
    });
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
    const kinds = await bench.database.query<{ kind: string }>(
      sql`select distinct kind from journal_entry order by kind`,
    );
    expect(kinds.map(({ kind }) => kind)).toEqual(['capture', 'earning', 'refund']);
  });

  it.each([`update vendor_statement_line set pending_after = 0`, `delete from vendor_statement_line`])(
    'cannot be rewritten: %s',
    async (statement) => {
      await expect(bench.database.execute(sql([statement]))).rejects.toThrow(/permission denied/);
      await bench.asOwner((owner) => expect(owner.execute(sql([statement]))).rejects.toThrow(/immutable/));
    },
  );
});
