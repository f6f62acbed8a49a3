import { describe, expect, it } from '@jest/globals';
import { clientAddressOf } from './client-address.js';

describe('clientAddressOf', () => {
  it.each([
    ['what the gateway wrote', '203.0.113.7', '203.0.113.7'],
    ['the last hop, whatever the client put before it', '10.0.0.1, 203.0.113.7', '203.0.113.7'],
    ['the peer when there is no gateway', undefined, '127.0.0.1'],
    ['the peer when the header is empty', '', '127.0.0.1'],
  ])('is %s', (_case, forwarded, expected) => {
    expect(clientAddressOf({ headers: { 'x-forwarded-for': forwarded }, ip: '127.0.0.1' })).toBe(expected);
  });
});
