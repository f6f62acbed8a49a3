import { chmod, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onPath, serverVersion } from '../tools/executables.js';
import { fetchOnce } from '../tools/download-cache.js';
import { copyMavenArtifacts } from '../tools/maven.js';
import { MissingToolError } from '../tools/tool.errors.js';
import { readZipEntry } from '../tools/zip.js';

const ARTIFACT = 'com.github.codemonstur:embedded-redis:1.4.3';
const OLDEST = [6, 2] as const;

/**
 * Path of a Redis or Valkey: from PATH if it is new enough, else the one inside a Maven artifact.
 * @throws MissingToolError when neither runs on this machine.
 */
export async function redisBinary(cache: string, onProgress?: (message: string) => void): Promise<string> {
  for (const name of ['redis-server', 'valkey-server']) {
    const command = await onPath(name);
    if (command && (await isNewEnough(command))) return command;
  }
  const folder = await fetchOnce(join(cache, 'redis-6.2'), async (temporary) => {
    onProgress?.('downloading Redis');
    await download(temporary);
  });
  const command = join(folder, 'redis-server');
  if (await isNewEnough(command)) return command;
  throw new MissingToolError('Redis 6.2 or newer', 'but none was found and the downloaded one does not run here', {
    debian: 'apt-get install redis-server',
    fedora: 'dnf install valkey',
    macos: 'brew install redis',
  });
}

async function isNewEnough(command: string): Promise<boolean> {
  const [major, minor] = (await serverVersion(command)) ?? [0, 0];
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

async function download(folder: string): Promise<void> {
  await copyMavenArtifacts(folder, [ARTIFACT]);
  const libraries = join(folder, 'libs');
  const jar = (await readdir(libraries)).find((file) => file.startsWith('embedded-redis'));
  const suffix = `${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const binary = readZipEntry(
    await readFile(join(libraries, jar ?? '')),
    (name) => name.startsWith('redis-server-6.2') && name.endsWith(suffix),
  );
  const file = join(folder, 'redis-server');
  await writeFile(`${file}.new`, binary ?? '');
  await chmod(`${file}.new`, 0o755);
  await rename(`${file}.new`, file);
  await rm(libraries, { recursive: true });
}
