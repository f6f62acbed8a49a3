import { describe, expect, it } from '@jest/globals';
import { remotePlatform } from './remote-platform.js';

const env = { MVEC_GATEWAY_URL: 'http://kong:8000', OPERATOR_PASSWORD: 'a password' };

describe('remotePlatform', () => {
  it('reads address and operator from the environment', () => {
    expect(remotePlatform(env)).toEqual({
      gatewayUrl: 'http://kong:8000',
      mailUrl: 'http://localhost:1080',
      operator: { email: 'operator@mvec.example', password: 'a password' },
    });
  });

  it('names a variable that is missing', () => {
    expect(() => remotePlatform({ ...env, OPERATOR_PASSWORD: '' })).toThrow(/OPERATOR_PASSWORD/);
  });
});
