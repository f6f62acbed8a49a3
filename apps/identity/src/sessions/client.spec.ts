import { describe, expect, it } from '@jest/globals';
import { clientOf } from './client.js';

describe('clientOf', () => {
  it.each([
    ['what the gateway wrote', '203.0.113.7', '203.0.113.7'],
    ['the peer when there is no gateway', undefined, '127.0.0.1'],
    ['the peer when the header is empty', '', '127.0.0.1'],
  ])('takes for the address %s, whatever came by', (_case, real, expected) => {
    const headers = { 'x-real-ip': real, 'x-forwarded-for': '198.51.100.1, 10.0.0.1' };
    expect(clientOf({ headers, ip: '127.0.0.1' }).address).toBe(expected);
  });

  it('accepts a client without a user agent', () => {
    expect(clientOf({ headers: {}, ip: '127.0.0.1' })).toEqual({ address: '127.0.0.1', userAgent: '' });
  });
});
