import { describe, expect, it } from '@jest/globals';
import { context } from './context.js';
import { correlationIdFrom } from './correlation.js';

describe('context', () => {
  it('follows the work through all it awaits, and is absent outside', async () => {
    const seen = await context.run({ correlationId: 'request-1' }, async () => {
      await Promise.resolve();
      return context.current()?.correlationId;
    });
    expect(seen).toBe('request-1');
    expect(context.current()).toBeUndefined();
  });
});

describe('correlationIdFrom', () => {
  it('keeps an id that is safe in logs', () => {
    expect(correlationIdFrom('order-0192.A_b')).toBe('order-0192.A_b');
  });

  it.each([
    undefined,
    '',
    'short',
    'a'.repeat(129),
    'evil\nline-break',
    'spaces are out',
    ['a', 'b'],
    '{"a":"12345678"}',
  ])('replaces %j', (header) => {
    expect(correlationIdFrom(header)).toMatch(/^[0-9a-f-]{36}$/);
  });
});
