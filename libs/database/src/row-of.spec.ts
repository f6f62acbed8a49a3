import { describe, expect, it } from '@jest/globals';
import type { Decimal } from '@prisma/client/runtime/client';
import type { RowOf } from './row-of.js';

interface Model {
  id: string;
  amount: bigint;
  rate: Decimal | null;
  fingerprint: Uint8Array;
  paidAt: Date | null;
  settled: boolean;
  optionNames: string[];
}

describe('RowOf', () => {
  it('has the types that the column parsers produce', () => {
    const row: RowOf<Model> = {
      id: 'a',
      amount: 1,
      rate: '1.5',
      fingerprint: Buffer.from('a'),
      paidAt: new Date(0),
      settled: true,
      optionNames: ['size'],
    };
    const picked: RowOf<Model, 'id' | 'amount'> = row;
    expect(picked.amount).toBe(1);
  });

  it('refuses a column that the model does not have', () => {
    // @ts-expect-error the model has no such column
    const row: RowOf<Model, 'total'> = { total: 1 };
    // @ts-expect-error bigint columns arrive as numbers
    const amount: RowOf<Model, 'amount'> = { amount: 1n };
    expect([row, amount]).toHaveLength(2);
  });
});
