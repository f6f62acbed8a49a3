import { describe, expect, it } from '@jest/globals';
import { schemaDrift, tryPrismaCommands } from '@mvec/testing';

describe('schema.prisma', () => {
  it('matches the migrations', async () => {
    expect(await schemaDrift('messaging')).toBe('');
  });
});

describe('Prisma on a database with rows', () => {
  it('is up to date, writes nothing without a change, and adds a column that keeps the rows', async () => {
    const insert = `insert into contact (account_id, email, display_name, as_of) values (uuidv7(), 'a@example.test', 'Ada', now())`;
    const { status, unchanged, written, rows } = await tryPrismaCommands('messaging', {
      model: 'Contact',
      table: 'contact',
      insert,
    });
    expect(status).toContain('Database schema is up to date!');
    expect(unchanged).toContain('Already in sync');
    expect(written).toEqual({ unchanged: [], changed: [expect.stringContaining('ADD COLUMN     "added"')] });
    expect(rows).toEqual([expect.objectContaining({ added: 7 })]);
  });
});
