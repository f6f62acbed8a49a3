import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { install } from './install.mjs';
import { withLock } from './lock.mjs';
import { environmentFor, pickNode } from './node.mjs';
import { runAttached } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

const nodeOptions = [
  // Prisma's engine for migrations is WebAssembly, which Node still announces as an experiment.
  '--disable-warning=ExperimentalWarning',
  // The command waits most of the time: a small young generation saves forty megabytes.
  '--max-semi-space-size=4',
];

/**
 * Prepares the clone and runs a command line in it.
 * @param tool folder in tools/: `dev` for developers, `cli` for operators
 * @returns the exit code of the command, or 1 after one sentence that says what is missing
 */
export async function bootstrap(tool, args) {
  try {
    const { node, env } = await withLock(join(root, '.mvec', 'bootstrap.lock'), () => prepare());
    const main = join(root, 'tools', tool, 'dist', 'main.js');
    return await runAttached(node, [...nodeOptions, main, ...args], env);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    console.error(error.message);
    return error.exitCode;
  }
}

async function prepare() {
  await install(root);
  const node = pickNode(root);
  const env = environmentFor(root, node);
  await build(root, node, env);
  return { node, env };
}
