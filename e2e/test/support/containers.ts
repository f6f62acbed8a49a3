import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ComposePlatform } from '@mvec/launcher';
import type { TargetOptions, TargetPlatform } from './target.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Starts the platform of the three compose files. It keeps running afterwards, with its data. */
export async function startContainers(options: TargetOptions): Promise<TargetPlatform> {
  const folder = await mkdtemp(join(tmpdir(), 'mvec-e2e-'));
  const offline = process.env['E2E_OFFLINE'] === 'on';
  const platform = new ComposePlatform({ root, folder, offline, nodeEnv: 'test', ...options });
  await platform.start();
  return {
    urls: platform.urls,
    credentials: platform.credentials,
    home: { keys: await platform.keyFolder() },
    part: (name) => platform.part(name),
    stop: () => rm(folder, { recursive: true }),
  };
}
