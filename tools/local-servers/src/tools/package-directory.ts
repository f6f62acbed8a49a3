import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exists } from './directories.js';

/** Folder of an installed npm package, whatever its `exports` allow. */
export async function packageDirectory(name: string): Promise<string> {
  let folder = dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const candidate = join(folder, 'node_modules', name);
    if (await exists(join(candidate, 'package.json'))) return candidate;
    if (dirname(folder) === folder) throw new Error(`The npm package ${name} is not installed: run npm ci.`);
    folder = dirname(folder);
  }
}
