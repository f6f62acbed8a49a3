import { describe, expect, it } from '@jest/globals';
import { clientOf } from './client.js';

describe('clientOf', () => {
  it.each([
    ['what the gateway wrote', '203.0.113.7', '203.0.113.7'],
    ['the last hop, whatever the client put before it', '10.0.0.1, 203.0.113.7', '203.0.113.7'],
    ['the peer when there is no gateway', undefined, '127.0.0.1'],
    ['the peer when the header is empty', '', '127.0.0.1'],
  ])('takes for the address %s', (_case, forwarded, expected) => {
    expect(clientOf({ headers: { 'x-forwarded-for': forwarded }, ip: '127.0.0.1' }).address).toBe(expected);
  });

  it('knows a client that does not name itself', () => {
    expect(clientOf({ headers: {}, ip: '127.0.0.1' })).toEqual({ address: '127.0.0.1', userAgent: '' });
  });
});
