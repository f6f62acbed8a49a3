import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import type { Caller } from '@mvec/auth';
import { type Database, type Queryable, sql } from '@mvec/database';
import fc from 'fast-check';
import { LedgerReports } from '../src/ledger/ledger-reports.service.js';
import { capturePosting, earningPosting, type JournalLine, refundPosting } from '../src/ledger/postings.js';
import { type Split, splitOrder } from '../src/payments/splits.js';
import { PaymentBench } from './support/payment-bench.js';
import { Sandbox } from './support/sandbox.js';

const operator: Caller = { id: 'operator', kind: 'user', roles: ['operator'], vendors: [] };
const vendors = Array.from({ length: 4 }, () => randomUUID());
const currencies = ['EUR', 'USD', 'JPY'];

let sandbox: Sandbox;
let bench: PaymentBench;
let reports: LedgerReports;

beforeAll(async () => {
  sandbox = await Sandbox.open();
  bench = await PaymentBench.open(sandbox);
  reports = new LedgerReports(bench.database);
});

afterAll(async () => {
  await bench.close();
  await sandbox.close();
});

interface Transfer {
  splits: Split[];
  /** The first split is earned. */
  earned: boolean;
  refunded: boolean;
  /** The transaction is rolled back after the posting. */
  crashes: boolean;
  /** The same posting is attempted twice, concurrently. */
  repeated: boolean;
}

const parts = fc.array(
  fc.record({ vendor: fc.constantFrom(...vendors), amount: fc.integer({ min: 1, max: 9_999_999 }) }),
  {
    minLength: 1,
    maxLength: 4,
  },
);

const transfer = fc
  .record({
    parts,
    currency: fc.constantFrom(...currencies),
    rate: fc.integer({ min: 0, max: 10_000 }),
    earned: fc.boolean(),
    refunded: fc.boolean(),
    crashes: fc.boolean(),
    repeated: fc.boolean(),
  })
  .map(({ parts: amounts, currency, rate, ...rest }): Transfer => ({
    ...rest,
    splits: split(amounts, currency, rate),
  }));

function split(amounts: { vendor: string; amount: number }[], currency: string, rate: number): Split[] {
  const vendorOrders = amounts.map(({ vendor, amount }) => ({
    vendorOrderId: randomUUID(),
    vendorId: vendor,
    subtotal: { amount, currency },
    lines: [],
  }));
  const total = { amount: amounts.reduce((sum, { amount }) => sum + amount, 0), currency };
  return splitOrder({ orderId: 'order', total, vendorOrders }, new Map(vendors.map((vendor) => [vendor, rate])));
}

/** Posts as the service does, concurrently with others. @returns the lines that the journal must now contain */
async function carryOut({ splits, earned, refunded, crashes, repeated }: Transfer): Promise<JournalLine[]> {
  const payment = { id: randomUUID(), orderId: randomUUID() };
  const capture = () =>
    bench.database.transaction(async (tx) => {
      await bench.ledger.postCaptures(tx, [{ ...payment, splits, shipped: [] }]);
      if (crashes) throw new Error('crashed on purpose');
    });
  const captures = await Promise.allSettled(repeated ? [capture(), capture()] : [capture()]);
  expect(captures.filter(({ status }) => status === 'fulfilled')).toHaveLength(crashes ? 0 : 1);
  if (crashes) return [];
  const shipped = earned ? splits.slice(0, 1) : [];
  for (const each of shipped) {
    await bench.database.transaction((tx) =>
      bench.ledger.postEarnings(tx, [{ orderId: payment.orderId, split: each }]),
    );
  }
  const lines = [capturePosting(splits), ...shipped.map(earningPosting)].flatMap((posting) => posting.lines);
  if (!refunded) return lines;
  await bench.database.transaction((tx) => bench.ledger.postRefund(tx, { ...payment, id: randomUUID() }, splits));
  const ids = new Set(shipped.map(({ vendorOrderId }) => vendorOrderId));
  return [...lines, ...refundPosting(splits, ids).lines];
}

function fold(lines: readonly JournalLine[]): Map<string, number> {
  const balances = new Map<string, number>();
  for (const { account, amount } of lines) {
    const name = `${account} ${amount.currency}`;
    balances.set(name, (balances.get(name) ?? 0) + amount.amount);
  }
  return balances;
}

async function balances(): Promise<Map<string, number>> {
  const { accounts } = await reports.getTrialBalance(operator);
  return new Map(accounts.map(({ account, balance }) => [`${account} ${balance.currency}`, balance.amount]));
}

describe('The ledger', () => {
  it('always balances, and each balance is the sum of the committed lines', async () => {
    const expected: JournalLine[] = [];
    const property = fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 8 }), async (transfers) => {
      const posted = await Promise.all(transfers.map(carryOut));
      expected.push(...posted.flat());
      const { totals } = await reports.getTrialBalance(operator);
      expect(totals.every(({ amount }) => amount === 0)).toBe(true);
      expect(await balances()).toEqual(fold(expected));
    });
    await fc.assert(property, { numRuns: 40, endOnFailure: true });
    expect(expected.length).toBeGreaterThan(100);
  });

  it.each([
    ['does not balance', [100, -99]],
    ['has only one side', [100]],
    ['has no lines', []],
  ])('refuses a posting that %s', async (_name, amounts) => {
    const before = await balances();
    await expect(bench.database.transaction((tx) => post(tx, amounts))).rejects.toThrow(
      /does not balance|has no lines/,
    );
    expect(await balances()).toEqual(before);
  });

  it('refuses a posting that balances only across currencies', async () => {
    const entry = randomUUID();
    const posting = bench.database.transaction(async (tx) => {
      await tx.execute(
        sql`insert into journal_entry (id, kind, order_id, source) values (${entry}, 'capture', ${entry}, ${entry})`,
      );
      await tx.execute(sql`
        insert into journal_line (entry_id, line, account, amount, currency)
        values (${entry}, 1, 'a', 100, 'EUR'), (${entry}, 2, 'b', -100, 'USD')`);
    });
    await expect(posting).rejects.toThrow('does not balance');
  });

  it('refuses lines for a committed posting, even if they balance', async () => {
    const entry = await bench.database.transaction((tx) => post(tx, [5, -5]));
    const late = bench.database.execute(sql`
      insert into journal_line (entry_id, line, account, amount, currency)
      values (${entry}, 3, 'a', 7, 'EUR'), (${entry}, 4, 'b', -7, 'EUR')`);
    await expect(late).rejects.toThrow('is closed');
  });
});

describe('The journal', () => {
  const statements = ['journal_entry', 'journal_line'].flatMap((table) => [
    `update ${table} set ${table === 'journal_entry' ? 'source' : 'account'} = 'x'`,
    `delete from ${table}`,
    `truncate ${table} cascade`,
  ]);

  beforeAll(() => bench.database.transaction((tx) => post(tx, [1, -1])));

  it.each(statements)('cannot be changed by the service: %s', async (statement) => {
    await expect(run(bench.database, statement)).rejects.toThrow(/permission denied/);
  });

  it.each(statements)('cannot be changed by the role that migrates: %s', async (statement) => {
    await bench.asOwner((owner) => expect(run(owner, statement)).rejects.toThrow(/immutable/));
  });

  it('cannot be unlocked by the service', async () => {
    const grab = 'grant update on journal_line to payment_app';
    const unlock = 'alter table journal_line disable trigger all';
    await run(bench.database, grab).catch(() => undefined);
    await expect(run(bench.database, unlock)).rejects.toThrow(/must be owner/);
    await expect(run(bench.database, `update journal_line set account = 'x'`)).rejects.toThrow(/permission denied/);
  });
});

async function post(tx: Queryable, amounts: number[]): Promise<string> {
  const entry = randomUUID();
  await tx.execute(
    sql`insert into journal_entry (id, kind, order_id, source) values (${entry}, 'capture', ${entry}, ${entry})`,
  );
  await tx.execute(sql`
    insert into journal_line (entry_id, line, account, amount, currency)
    select ${entry}, line, 'account_' || line, amount, 'EUR'
    from unnest(${amounts}::bigint[]) with ordinality as posted (amount, line)`);
  return entry;
}

function run(database: Database, statement: string): Promise<number> {
  return database.execute(sql([statement]));
}
