import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Database, sql } from '@mvec/database';
import { describe, expect, it } from '@jest/globals';
import { createLocalJWKSet, jwtVerify, type JSONWebKeySet } from 'jose';
import { createTestDatabase, eventually, spawnNode, testInfrastructure, tokenFor, uniquePrefix } from '../src/index.js';
import { runFolder } from '../src/connections.js';

const migrations = fileURLToPath(new URL('../../../libs/outbox/migrations', import.meta.url));

describe('test infrastructure', () => {
  it('gives concurrent spec files different databases', async () => {
    const databases = await Promise.all(
      [1, 2].map(() => createTestDatabase({ service: 'sample', folders: [migrations] })),
    );
    const [first, second] = databases;
    expect(first?.name).not.toBe(second?.name);
    const database = new Database({ url: first?.appUrl ?? '', poolSize: 1, applicationName: 'test' });
    await expect(database.query(sql`select current_user::text as role`)).resolves.toEqual([{ role: 'sample_app' }]);
    await database.close();
    await Promise.all(databases.map((each) => each.drop()));
  });

  it('signs tokens that the public keys of the run verify', async () => {
    const { jwksPath } = testInfrastructure().keys;
    const keys = createLocalJWKSet(JSON.parse(await readFile(jwksPath, 'utf8')) as JSONWebKeySet);
    const token = await tokenFor({ sub: 'order', kind: 'service', roles: ['operator'] });
    const { payload, protectedHeader } = await jwtVerify(token, keys, { issuer: 'mvec', audience: 'mvec-api' });
    expect(payload).toMatchObject({ sub: 'order', kind: 'service', roles: ['operator'], vendors: [] });
    expect(protectedHeader.kid).toBe('service-test');
  });

  it('spawns a program and kills it while it runs', async () => {
    const file = join(runFolder(), `${uniquePrefix()}mjs`);
    await writeFile(file, `console.log('hello ' + process.env.NAME); setInterval(() => {}, 1000);`);
    const program = await spawnNode(file, { NAME: 'vendor' }, { readyWhen: 'hello' });
    await program.kill();
    expect(program.output()).toEqual(['hello vendor']);
    await expect(program.exited).resolves.toMatchObject({ signal: 'SIGKILL', expected: true });
    await eventually(() => program.pid === undefined);
  });
});
