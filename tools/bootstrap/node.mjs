import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { Refusal } from './refusal.mjs';

/** Jest on packages that are ES modules only needs this one. */
const needed = { major: 24, minor: 9 };

export function isNewEnough(version) {
  const [major, minor] = version.replace(/^v/, '').split('.').map(Number);
  return major > needed.major || (major === needed.major && minor >= needed.minor);
}

/** The Node that runs this, if it is new enough, else the one that `npm ci` has put into node_modules. */
export function pickNode(root, current = { version: process.version, path: process.execPath }) {
  if (isNewEnough(current.version)) return current.path;
  const installed = join(root, 'node_modules', 'node', 'bin', 'node');
  const answer = existsSync(installed) ? spawnSync(installed, ['--version'], { encoding: 'utf8' }) : undefined;
  if (answer?.status === 0 && isNewEnough(answer.stdout.trim())) return installed;
  throw new Refusal(
    `MVEC runs on Node ${needed.major}.${needed.minor} or newer; this is ${current.version} and the one that npm installs does not run on ${process.platform} ${process.arch}: install Node ${needed.major} from https://nodejs.org and run the command again.`,
  );
}

/** Every child finds the picked Node and the installed tools first; Nx works without its background process. */
export function environmentFor(root, node) {
  const path = [dirname(node), join(root, 'node_modules', '.bin'), process.env.PATH ?? ''].join(delimiter);
  const compiled = join(root, 'node_modules', '.cache', 'mvec', 'compiled');
  const nx = { NX_DAEMON: 'false', NX_TUI: 'false', NX_NO_CLOUD: 'true' };
  return { ...process.env, ...nx, PATH: path, NODE_COMPILE_CACHE: compiled };
}
