import { describe, expect, it } from '@jest/globals';
import { context } from './context.js';
import { correlationIdFrom } from './correlation.js';
import { childTraceparent, parseTraceparent } from './trace-context.js';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('context', () => {
  it('follows the work through everything it awaits, and is gone outside', async () => {
    const seen = await context.run({ correlationId: 'request-1' }, async () => {
      await Promise.resolve();
      return context.current()?.correlationId;
    });
    expect(seen).toBe('request-1');
    expect(context.current()).toBeUndefined();
  });
});

describe('correlationIdFrom', () => {
  it('keeps an id that is fit for logs', () => {
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

describe('traceparent', () => {
  it('is parsed as W3C Trace Context says', () => {
    expect(parseTraceparent(parent)).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      sampled: true,
    });
    expect(parseTraceparent(`01${parent.slice(2)}-future`)).toBeDefined();
  });

  it.each([
    undefined,
    'garbage',
    `ff${parent.slice(2)}`,
    `${parent}-more`,
    parent.toUpperCase(),
    '00-00000000000000000000000000000000-b7ad6b7169203331-01',
    '00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01',
  ])('is refused: %s', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
  });

  it('gives a child in the same trace, with a span of its own and the same sampling', () => {
    const child = parseTraceparent(childTraceparent(`${parent.slice(0, -2)}00`));
    expect(child).toMatchObject({ traceId: '0af7651916cd43dd8448eb211c80319c', sampled: false });
    expect(child?.spanId).not.toBe('b7ad6b7169203331');
  });

  it('begins a trace where there is none', () => {
    expect(parseTraceparent(childTraceparent('garbage'))?.sampled).toBe(true);
  });
});
