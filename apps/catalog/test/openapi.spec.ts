import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { badRequestFaults } from '@mvec/openapi/testing';
import { serviceApi } from '@mvec/service-runtime';
import { AppModule } from '../src/app.module.js';

describe("catalog's API", () => {
  const api = serviceApi('catalog', AppModule);

  it('matches openapi.json, which npx nx openapi catalog writes', async () => {
    const text = await readFile(new URL('../openapi.json', import.meta.url), 'utf8');
    expect(JSON.parse(text)).toEqual(api.document);
  });

  it('refuses every bad request and names the field', async () => {
    expect(await badRequestFaults(api)).toEqual([]);
  });
});
