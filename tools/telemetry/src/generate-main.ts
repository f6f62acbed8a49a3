import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { generatedFiles } from './generated-files.js';

/** Writes the generated files; a test fails when they are out of date. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
for (const [path, content] of await generatedFiles({ root, kind: 'dist' })) {
  const file = join(root, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, await format(content, { ...(await resolveConfig(file)), filepath: file }));
  console.log(path);
}
