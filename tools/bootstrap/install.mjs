import { existsSync, readFileSync, statfsSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isNewEnough } from './node.mjs';
import { lastLines, runQuietly } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const neededBytes = 1.5e9;
const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];

/** Runs `npm ci` when the installed packages differ from the lockfile. */
export async function install(root) {
  if (isInstalled(root)) {
    await installLeftOutNode(root);
    return;
  }
  refuseFullDisk(root);
  console.log('Installing packages (npm ci); the first time this takes about a minute.');
  if (isNewEnough(process.version) && !isInstalledNode(root)) await installWithoutNode(root);
  else await npm(root, ['ci', ...quiet]);
}

/**
 * The package `node` would fetch a second Node, which it does not have for every platform. So no package runs its
 * script during the installation, and afterwards those that package.json allows to, but not `node`.
 */
async function installWithoutNode(root) {
  await npm(root, ['ci', '--ignore-scripts', ...quiet]);
  const { allowScripts = {} } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const scripted = Object.keys(allowScripts).filter(
    (name) => allowScripts[name] && name !== 'node' && existsSync(join(root, 'node_modules', name)),
  );
  await npm(root, ['rebuild', ...scripted, ...quiet]);
}

/** Packages that a newer Node than this one installed came without theirs. */
async function installLeftOutNode(root) {
  if (isNewEnough(process.version) || existsSync(join(root, 'node_modules', 'node', 'bin', 'node'))) return;
  await npm(root, ['rebuild', 'node', ...quiet]);
}

/** npm scripts find the Node of an earlier installation first: it goes with that one, so it has to be installed again. */
function isInstalledNode(root) {
  return process.execPath.startsWith(join(root, 'node_modules', sep));
}

/**
 * npm notes what it has installed in node_modules/.package-lock.json, as its last act: an interrupted installation has
 * no such file. Every package of the lockfile must be there in the same version, except what other platforms need.
 */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (!wanted) throw new Refusal('package-lock.json is missing or damaged: restore it with git.');
  if (!installed) return false;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    const present = installed[path];
    return present ? present.version === entry.version : entry.optional === true || entry.devOptional === true;
  });
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

function refuseFullDisk(root) {
  const { bavail, bsize } = statfsSync(root);
  const free = bavail * bsize;
  if (free >= neededBytes) return;
  throw new Refusal(
    `Only ${gigabytes(free)} GB are free on the disk of ${root} and installing needs ${gigabytes(neededBytes)} GB: free some space and run the command again.`,
  );
}

function gigabytes(bytes) {
  return (bytes / 1e9).toFixed(1);
}

async function npm(root, args) {
  const say = (text) => console.log(`  ${text}`);
  try {
    const result = await runQuietly('npm', args, { cwd: root, say });
    if (!result.ok) throw new Refusal(explain(args[0], result.output, root));
    say(`npm ${args[0]} took ${result.seconds} s`);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    throw new Refusal('npm is not on the PATH: it comes with Node, install it from https://nodejs.org and try again.');
  }
}

function explain(step, output, root) {
  if (output.includes('ENOSPC'))
    return `The disk of ${root} ran full while npm installed: free some space and try again.`;
  if (output.includes('EUSAGE') && output.includes('in sync')) {
    const mismatches = output.match(/(Missing|Invalid): .*/g) ?? [];
    return `${mismatches.slice(0, 10).join('\n')}\npackage-lock.json does not fit the package.json files: run npm install, then node tools/complete-lockfile.mjs.`;
  }
  const shown = lastLines(output);
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ECONNRESET/.test(output)) {
    return `${shown}\nnpm could not reach its registry: check the network (or npm's proxy settings) and try again.`;
  }
  if (output.includes('installArchSpecificPackage')) {
    return `${shown}\nnpm has no Node 24 for ${process.platform} ${process.arch}: install Node 24.9 or newer from https://nodejs.org and try again.`;
  }
  return `${shown}\nnpm ${step} failed, see above; nothing was started.`;
}
