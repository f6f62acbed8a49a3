import { describe, expect, it } from '@jest/globals';
import { schemaDrift, tryPrismaCommands } from '@mvec/testing';

describe('schema.prisma', () => {
  it('matches what the migrations create', async () => {
    expect(await schemaDrift('catalog')).toBe('');
  });
});

describe('Prisma on a database with rows', () => {
  it('is up to date, writes nothing without a change, and adds a column that keeps the rows', async () => {
    const insert = `insert into categories (id, name, slug) values (uuidv7(), 'Tea', 'tea')`;
    const { status, unchanged, written, rows } = await tryPrismaCommands('catalog', {
      model: 'Category',
      table: 'categories',
      insert,
    });
    expect(status).toContain('Database schema is up to date!');
    expect(unchanged).toContain('Already in sync');
    expect(written).toEqual({ unchanged: [], changed: [expect.stringContaining('ADD COLUMN     "added"')] });
    expect(rows).toEqual([expect.objectContaining({ added: 7 })]);
  });
});
