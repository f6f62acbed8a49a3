import { describe, expect, it } from '@jest/globals';
import { schemaDrift } from '@mvec/testing';

describe('schema.prisma', () => {
  it('says what the migrations have made', async () => {
    expect(await schemaDrift('payment')).toBe('');
  });
});
