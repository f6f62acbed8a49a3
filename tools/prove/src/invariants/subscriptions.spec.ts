import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as contracts from '@mvec/events';
import { subscriptions } from './subscriptions.js';

const apps = fileURLToPath(new URL('../../../../apps', import.meta.url));

async function handledBy(service: string): Promise<string[]> {
  const folder = join(apps, service, 'src');
  const files = (await readdir(folder, { recursive: true })).filter((file) => file.endsWith('.events.ts'));
  const sources = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  const names = sources.flatMap((source) => [...source.matchAll(/@OnEvents?\((\w+)/g)].map(([, name = '']) => name));
  const byName: Readonly<Record<string, unknown>> = contracts;
  return names.map((name) => (byName[name] as contracts.EventContract).type);
}

describe('The list of subscriptions', () => {
  it.each(readdirSync(apps))('lists exactly the events that %s handles', async (service) => {
    expect([...(subscriptions[service] ?? [])].sort()).toEqual((await handledBy(service)).sort());
  });
});
