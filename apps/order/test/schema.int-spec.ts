import { describe, expect, it } from '@jest/globals';
import { schemaDrift } from '@mvec/testing';

describe('schema.prisma', () => {
  it('matches the migrations', async () => {
    expect(await schemaDrift('order')).toBe('');
  });
});
