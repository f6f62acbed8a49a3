import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface RunUser {
  name: string;
  uid: number;
  gid: number;
}

/** User to run Postgres as when the current one is root, which it refuses: `postgres`, else `nobody`. */
export async function postgresUser(): Promise<RunUser | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = (await lookUp('postgres')) ?? (await lookUp('nobody'));
  if (!user) throw new Error('Postgres does not run as root, and this machine has no user "postgres" or "nobody".');
  return user;
}

async function lookUp(name: string): Promise<RunUser | undefined> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]);
    return { name, uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}
