import { describe, expect, it } from '@jest/globals';
import { schemaDrift, tryPrismaCommands } from '@mvec/testing';

describe('schema.prisma', () => {
  it('matches the migrations', async () => {
    expect(await schemaDrift('identity')).toBe('');
  });
});

describe('Prisma on a database with rows', () => {
  it('is up to date, writes nothing without a change, and adds a column that keeps the rows', async () => {
    const insert = `insert into account (id, email, display_name) values (uuidv7(), 'a@example.test', 'Ada')`;
    const { status, unchanged, written, rows } = await tryPrismaCommands('identity', {
      model: 'Account',
      table: 'account',
      insert,
    });
    expect(status).toContain('Database schema is up to date!');
    expect(unchanged).toContain('Already in sync');
    expect(written).toEqual({ unchanged: [], changed: [expect.stringContaining('ADD COLUMN     "added"')] });
    expect(rows).toEqual([expect.objectContaining({ added: 7 })]);
  });
});
