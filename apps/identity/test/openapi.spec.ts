import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { badRequestFaults } from '@mvec/openapi/testing';
import { serviceApi } from '@mvec/service-runtime';
import { AppModule } from '../src/app.module.js';

describe("identity's API", () => {
  const api = serviceApi('identity', AppModule);

  it('matches openapi.json; npx nx openapi identity writes it', async () => {
    const text = await readFile(new URL('../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toEqual(api.document);
  });

  it('refuses every bad request and names the field', async () => {
    expect(await badRequestFaults(api)).toEqual([]);
  });
});
