import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv, serviceNames } from '@mvec/config';
import { parse } from 'yaml';
import { developmentPasswords, setUpEnv } from './env.js';
import { setUpContainers } from './set-up.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mvec-jobs-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const setUpWith = (variables: Record<string, string> = {}) =>
  setUpContainers(root, parseEnv(setUpEnv, { SET_UP_FOLDER: folder, ...variables }));

/** Every file in every volume, by path. */
function filesNow(): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = paths.filter((path) => statSync(join(folder, path)).isFile());
  return Object.fromEntries(files.map((path) => [path, readFileSync(join(folder, path), 'utf8')]));
}

interface ComposeService {
  environment: Record<string, string>;
  volumes: string[];
}

function composeServices(file: string): Record<string, ComposeService> {
  const text = readFileSync(join(root, file), 'utf8');
  return (parse(text, { merge: true }) as { services: Record<string, ComposeService> }).services;
}

describe('The set-up of containers', () => {
  it('changes nothing when it is repeated', async () => {
    await setUpWith();
    const first = filesNow();
    await setUpWith();
    expect(filesNow()).toEqual(first);
  });

  it('gives each service only its own secrets, and private keys to identity only', async () => {
    await setUpWith();
    const files = Object.keys(filesNow());
    expect(files.filter((path) => path.endsWith('.pem') && !path.startsWith('platform/'))).toEqual([
      'identity/service.pem',
      'identity/user-current.pem',
    ]);
    const own = Object.values(filesNow());
    const holders = { 'order/CLIENT_SECRET': 1, 'payment/DATABASE_URL': 1, 'identity/OPERATOR_PASSWORD': 2 };
    for (const [secret, count] of Object.entries(holders)) {
      const content = filesNow()[secret] ?? '';
      const held = own.filter((text) => text === content).length;
      expect([secret, content.length > 16, held]).toEqual([secret, true, count]);
    }
  });

  it('writes the files that app.compose.yml names for its containers', async () => {
    await setUpWith();
    const services = composeServices('app.compose.yml');
    const containers: Record<string, string> = { operator: 'mvec' };
    for (const name of [...serviceNames, 'payment-sandbox', 'operator']) {
      const container = containers[name] ?? name;
      const paths = Object.values(services[container]?.environment ?? {}).filter((value) =>
        /^\/run\/mvec\/\w/.test(value),
      );
      const made = readdirSync(join(folder, name)).filter((file) => !file.endsWith('.pem'));
      expect([name, paths.map((path) => path.slice('/run/mvec/'.length)).sort()]).toEqual([name, made.sort()]);
    }
  });

  it('makes Kong resolve two instances of each service by container name', async () => {
    await setUpWith({ INSTANCES: '2' });
    expect(filesNow()['kong/kong.yml']).toContain('targets: [{"target":"order:3004"},{"target":"order-2:3004"}]');
  });

  it("makes Kong's file readable for all users, and all other files for their owner only", async () => {
    await setUpWith();
    const open = Object.keys(filesNow()).filter((path) => (statSync(join(folder, path)).mode & 0o077) !== 0);
    expect(open).toEqual(['kong/kong.yml']);
  });
});

describe('Development passwords', () => {
  it('are the passwords that the servers use by default', () => {
    const given = (name: string) => readFileSync(join(root, 'docker', 'development-secrets', name), 'utf8').trim();
    expect({ postgres: given('postgres-password'), redis: given('redis-password') }).toEqual(developmentPasswords);
  });

  it('are refused in production', () => {
    const before = process.env['NODE_ENV'];
    process.env['NODE_ENV'] = 'production';
    try {
      expect(() => parseEnv(setUpEnv, {})).toThrow(
        /POSTGRES_PASSWORD: is the development default[^]*REDIS_PASSWORD: is/,
      );
    } finally {
      process.env['NODE_ENV'] = before;
    }
  });
});
