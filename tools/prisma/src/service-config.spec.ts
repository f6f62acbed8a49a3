import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addressesFor, homeAt } from '@mvec/launcher';
import { serviceConfig } from './service-config.js';

let home: string;

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mvec-prisma-'));
  const secrets = { postgresPassword: 'admin-secret', databaseOwners: { order: 'owner-secret' } };
  await writeFile(homeAt(home).secrets, JSON.stringify(secrets));
});

afterAll(async () => {
  await rm(home, { recursive: true });
});

describe("A service's configuration of Prisma", () => {
  it("is the owner's connection to the platform of MVEC_HOME and MVEC_PORT_OFFSET", () => {
    const env: NodeJS.ProcessEnv = { MVEC_HOME: home, MVEC_PORT_OFFSET: '700' };
    const port = addressesFor(700).postgres;
    expect(serviceConfig('order', env).datasource?.url).toBe(
      `postgresql://order_owner:owner-secret@127.0.0.1:${port}/order`,
    );
    expect(env['MVEC_SHADOW_ADMIN_URL']).toBe(`postgresql://postgres:admin-secret@127.0.0.1:${port}/postgres`);
  });

  it('is DATABASE_URL where it is set', () => {
    const env: NodeJS.ProcessEnv = { MVEC_HOME: home, DATABASE_URL: 'postgresql://elsewhere/order' };
    expect(serviceConfig('order', env).datasource?.url).toBe('postgresql://elsewhere/order');
  });

  it('answers in place of the native engine, and asks no server for new versions', () => {
    const env: NodeJS.ProcessEnv = { MVEC_HOME: home };
    serviceConfig('order', env);
    expect(env['PRISMA_SCHEMA_ENGINE_BINARY']).toMatch(/tools\/prisma\/bin\/schema-engine\.mjs$/);
    expect(env['CHECKPOINT_DISABLE']).toBe('1');
  });
});
