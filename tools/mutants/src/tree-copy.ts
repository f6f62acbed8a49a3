import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ownScope = '@mvec';

/**
 * A copy of the working tree to break things in: the files that git knows or would add, what was built from them, and
 * installed packages by link. Our own packages are linked within the copy, so that nothing of the original is tested.
 */
export class TreeCopy {
  private constructor(readonly folder: string) {}

  static async of(root: string): Promise<TreeCopy> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'mvec-mutants-')));
    // As root, a Postgres that a test starts runs as another user, who has to get in.
    await chmod(folder, 0o755);
    const copy = new TreeCopy(folder);
    const files = await trackedFiles(root);
    for (const file of files) await cp(join(root, file), join(folder, file), { recursive: false });
    for (const dist of await builtFolders(root, files))
      await cp(join(root, dist), join(folder, dist), { recursive: true });
    await linkPackages(root, folder);
    return copy;
  }

  /** @throws when the patch does not fit the tree any more */
  async apply(patch: string): Promise<void> {
    await run('git', ['apply', '--whitespace=nowarn', patch], { cwd: this.folder });
  }

  async revert(patch: string): Promise<void> {
    await run('git', ['apply', '--whitespace=nowarn', '--reverse', patch], { cwd: this.folder });
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

async function trackedFiles(root: string): Promise<string[]> {
  const arguments_ = ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout: listed } = await run('git', arguments_, { cwd: root, maxBuffer: 64 * 1024 * 1024 });
  const { stdout: deleted } = await run('git', ['ls-files', '-z', '--deleted'], { cwd: root });
  const gone = new Set(deleted.split('\0'));
  return listed.split('\0').filter((file) => file !== '' && !gone.has(file));
}

async function builtFolders(root: string, files: readonly string[]): Promise<string[]> {
  const projects = files.filter((file) => file.endsWith('/package.json')).map((file) => dirname(file));
  const candidates = await Promise.all(
    projects.map(async (project) => {
      const entries = await readdir(join(root, project));
      return entries.includes('dist') ? [join(project, 'dist')] : [];
    }),
  );
  return candidates.flat();
}

async function linkPackages(root: string, folder: string): Promise<void> {
  const packages = join(root, 'node_modules');
  await mkdir(join(folder, 'node_modules', ownScope), { recursive: true });
  for (const entry of await readdir(packages)) {
    if (entry !== ownScope && entry !== '.cache') {
      await symlink(join(packages, entry), join(folder, 'node_modules', entry));
    }
  }
  for (const name of await readdir(join(packages, ownScope))) {
    const original = relative(root, await realpath(join(packages, ownScope, name)));
    await symlink(join(folder, original), join(folder, 'node_modules', ownScope, name));
  }
}
