import { beforeEach, describe, expect, it, jest } from '@jest/globals';

const argon2 = await import('@node-rs/argon2');
const verify = jest.fn(argon2.verify);
jest.unstable_mockModule('@node-rs/argon2', () => ({ ...argon2, verify }));
const { PasswordHasher } = await import('./password-hasher.js');

const hasher = new PasswordHasher({ PASSWORD_HASHES_AT_ONCE: 2 });

beforeEach(() => {
  verify.mockClear();
});

describe('PasswordHasher', () => {
  it('verifies a password by its Argon2id hash', async () => {
    const hash = await hasher.hash('correct horse battery');
    expect(await hasher.matches(hash, 'correct horse battery')).toBe(true);
    expect(await hasher.matches(hash, 'correct horse batterie')).toBe(false);
  });

  it('verifies one hash of the same cost with and without an account', async () => {
    const hash = await hasher.hash('correct horse battery');
    expect(await hasher.matches(hash, 'wrong')).toBe(false);
    expect(await hasher.matches(undefined, 'wrong')).toBe(false);
    const costs = verify.mock.calls.map(([verified]) => String(verified).split('$').slice(0, 4).join('$'));
    expect(costs).toEqual(['$argon2id$v=19$m=19456,t=2,p=1', '$argon2id$v=19$m=19456,t=2,p=1']);
  });
});
