import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPublicKey } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { homeAt, type PlatformHome } from './home.js';
import { setUp } from './set-up.js';

let home: PlatformHome;

beforeEach(() => {
  home = homeAt(join(mkdtempSync(join(tmpdir(), 'mvec set-up ')), '.mvec'));
});

afterEach(() => {
  rmSync(join(home.folder, '..'), { recursive: true, force: true });
});

describe('The set-up', () => {
  it('changes nothing when it is repeated', async () => {
    const first = await setUp(home);
    const files = [home.secrets, home.jwks].map((file) => readFileSync(file, 'utf8'));
    const second = await setUp(home);

    expect(second).toEqual(first);
    expect([home.secrets, home.jwks].map((file) => readFileSync(file, 'utf8'))).toEqual(files);
  });

  it('keeps existing secrets and adds missing ones, as after an upgrade', async () => {
    const { secrets } = await setUp(home);
    const { operatorPassword, ...older } = secrets;
    writeFileSync(home.secrets, JSON.stringify(older));
    const again = await setUp(home);

    expect(again.secrets).toEqual({ ...older, operatorPassword: again.secrets.operatorPassword });
    expect(again.secrets.operatorPassword).not.toBe(operatorPassword);
  });

  it('refuses damaged secrets, because new ones would not match the databases', async () => {
    await setUp(home);
    writeFileSync(home.secrets, '{"postgresPassword":');
    await expect(setUp(home)).rejects.toThrow(/secrets\.json is damaged: restore it, or start over/);
  });

  it('leaves no partly written file and nothing that others can read', async () => {
    await setUp(home);
    const files = [home.folder, home.keys].flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));

    expect(files.filter((file) => file.endsWith('.new'))).toEqual([]);
    expect(files.filter((file) => (statSync(file).mode & 0o077) !== 0)).toEqual([]);
  });

  it('publishes the public keys of a current and a next user key and of the service key', async () => {
    const { keys } = await setUp(home);
    const { keys: published } = JSON.parse(readFileSync(home.jwks, 'utf8')) as { keys: Record<string, string>[] };

    expect(published.map(({ kid }) => kid)).toEqual([
      keys['user-current'].kid,
      keys['user-next'].kid,
      keys.service.kid,
    ]);
    for (const [index, key] of Object.values(keys).entries()) {
      const { n } = createPublicKey(readFileSync(key.privateKeyPath)).export({ format: 'jwk' });
      expect(published[index]).toMatchObject({ n, kty: 'RSA', alg: 'RS256', use: 'sig' });
      expect(published[index]).not.toHaveProperty('d');
    }
  });
});
