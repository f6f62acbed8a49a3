import { describe, expect, it } from '@jest/globals';
import { parseTraceparent, untracedTraceparent } from './trace-context.js';

const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

describe('traceparent', () => {
  it('is parsed by W3C Trace Context', () => {
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

  it('is created for untraced work', () => {
    const [one, other] = [untracedTraceparent(), untracedTraceparent()].map(parseTraceparent);
    expect(one?.sampled).toBe(false);
    expect(one?.traceId).not.toBe(other?.traceId);
  });
});
