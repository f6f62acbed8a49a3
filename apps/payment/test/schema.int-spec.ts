import { describe, expect, it } from '@jest/globals';
import { schemaDrift, tryPrismaCommands } from '@mvec/testing';

describe('schema.prisma', () => {
  it('describes the tables that the migrations create', async () => {
    expect(await schemaDrift('payment')).toBe('');
  });
});

describe('Prisma on a database with rows', () => {
  it('is up to date, writes nothing without a change, and adds a column that keeps the rows', async () => {
    const insert = `insert into payment_method (id, account_id, provider_token, brand, last4) values (uuidv7(), uuidv7(), 'tok', 'visa', '4242')`;
    const { status, unchanged, written, rows } = await tryPrismaCommands('payment', {
      model: 'PaymentMethod',
      table: 'payment_method',
      insert,
    });
    expect(status).toContain('Database schema is up to date!');
    expect(unchanged).toContain('Already in sync');
    expect(written).toEqual({ unchanged: [], changed: [expect.stringContaining('ADD COLUMN     "added"')] });
    expect(rows).toEqual([expect.objectContaining({ added: 7 })]);
  });
});
