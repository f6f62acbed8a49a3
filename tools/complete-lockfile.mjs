// npm leaves out of the lockfile what the registry did not deliver, such as the binaries of packages for systems other
// than this one, and `npm ci` then refuses that lockfile, here and on those systems. This adds them: every optional
// dependency that its package pins exactly. Run it after `npm install`; with --check it changes nothing.
import { readFileSync, writeFileSync } from 'node:fs';

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];

/** The optional dependencies that the lockfile does not hold: where each belongs, with its name and version. */
function missingOptional({ packages }) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const locked = lockedVersion(packages, path, name);
      if (locked === version || (locked && !isExact(version))) continue;
      // Another version may have the outermost place.
      missing.set(locked ? `${path}/node_modules/${name}` : `node_modules/${name}`, { name, version });
    }
  }
  return missing;
}

/** As Node finds it: in the package's own node_modules, or in one further out. */
function lockedVersion(packages, path, name) {
  for (let from = path; ; from = from.slice(0, Math.max(0, from.lastIndexOf('/node_modules/')))) {
    const found = packages[`${from ? `${from}/` : ''}node_modules/${name}`];
    if (found) return found.version;
    if (from === '') return undefined;
  }
}

function isExact(version) {
  return /^\d+\.\d+\.\d+/.test(version);
}

function entryFor(name, version) {
  if (!isExact(version)) throw new Error(`${name} is wanted as ${version}, which is no exact version`);
  const words = name.split(/[/-]/);
  const os = systems.filter((system) => words.includes(system));
  const cpu = processors.filter((processor) => words.includes(processor));
  return { version, ...(cpu.length > 0 && { cpu }), optional: true, ...(os.length > 0 && { os }) };
}

const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const missing = missingOptional(lock);

if (process.argv.includes('--check')) {
  console.log(missing.size === 0 ? 'complete' : `missing: ${[...missing.keys()].join(', ')}`);
} else {
  for (const [path, { name, version }] of missing) lock.packages[path] = entryFor(name, version);
  const { '': root, ...rest } = lock.packages;
  const sorted = Object.entries(rest).sort(([a], [b]) => a.localeCompare(b, 'en'));
  lock.packages = { '': root, ...Object.fromEntries(sorted) };
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
  console.log(`Added ${missing.size} packages to ${file}`);
}
