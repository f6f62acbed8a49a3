import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lastLines, runQuietly } from './processes.mjs';
import { Refusal } from './refusal.mjs';

const groups = ['apps', 'libs', 'tools'];
const configuration = ['package-lock.json', 'tsconfig.base.json', '.swcrc', 'nx.json'];

/** Builds what changed. Nx knows that too, but needs two seconds to find out that nothing did. */
export async function build(root, node, env) {
  const projects = listProjects(root);
  const stamp = join(root, 'node_modules', '.cache', 'mvec', 'build');
  const state = fingerprint(root, projects);
  if (readStamp(stamp) === state && projects.every((project) => existsSync(join(project, 'dist')))) return;

  console.log('Building.');
  const say = (text) => console.log(`  ${text}`);
  const nx = join(root, 'node_modules', 'nx', 'dist', 'bin', 'nx.js');
  const result = await runQuietly(node, [nx, 'run-many', '--target=build', '--outputStyle=static'], {
    cwd: root,
    env,
    say,
  });
  if (!result.ok)
    throw new Refusal(`${lastLines(result.output, 60)}\nThe build failed, see above; nothing was started.`);
  say(`built in ${result.seconds} s`);
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, state);
}

/** The folders that have something to build. */
function listProjects(root) {
  return groups.flatMap((group) =>
    readdirSync(join(root, group))
      .map((name) => join(root, group, name))
      .filter((folder) => existsSync(join(folder, 'package.json')) && existsSync(join(folder, 'src'))),
  );
}

/** Changes when a file that the build reads was added, removed or written. */
export function fingerprint(root, projects) {
  const files = [
    ...configuration.map((name) => join(root, name)),
    ...projects.map((project) => join(project, 'package.json')),
    ...projects
      .flatMap((project) => [join(project, 'prisma', 'schema.prisma'), join(project, 'openapi.json')])
      .filter((file) => existsSync(file)),
    ...projects.flatMap((project) => listFiles(join(project, 'src'))),
  ];
  const hash = createHash('sha256');
  for (const file of files.sort()) {
    const { size, mtimeMs } = statSync(file);
    hash.update(`${file} ${size} ${mtimeMs}\n`);
  }
  return hash.digest('hex');
}

function listFiles(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => !file.startsWith(join(folder, 'generated')));
}

function readStamp(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
