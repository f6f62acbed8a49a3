import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { promisify } from 'node:util';
import { commandLine } from '../processes/process-table.js';

const run = promisify(execFile);
const LISTENING = '0A';

export interface PortHolder {
  pid: number;
  command: string;
}

/** The process that listens on a TCP port. Undefined when there is none or the system hides it from this user. */
export async function whoListens(port: number): Promise<PortHolder | undefined> {
  const pid = process.platform === 'linux' ? await fromProc(port) : await fromLsof(port);
  return pid ? { pid, command: (await commandLine(pid)) || 'a program' } : undefined;
}

async function fromProc(port: number): Promise<number | undefined> {
  const tables = await Promise.all(
    ['tcp', 'tcp6'].map((name) => readFile(`/proc/net/${name}`, 'utf8').catch(() => '')),
  );
  const sockets = new Set(
    tables
      .flatMap((table) => table.split('\n').slice(1))
      .map((line) => line.trim().split(/\s+/))
      .filter((row) => row[3] === LISTENING && parseInt(row[1]?.split(':')[1] ?? '', 16) === port)
      .map((row) => `socket:[${row[9] ?? ''}]`),
  );
  if (sockets.size === 0) return undefined;
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
  for (const pid of pids) {
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = await Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    if (links.some((link) => sockets.has(link))) return Number(pid);
  }
  return undefined;
}

async function fromLsof(port: number): Promise<number | undefined> {
  const { stdout } = await run('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fp']).catch(() => ({ stdout: '' }));
  return Number(/^p(\d+)/m.exec(stdout)?.[1]) || undefined;
}
