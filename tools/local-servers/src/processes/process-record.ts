import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessGuard, type Ward } from './process-guard.js';
import { processIdentity } from './process-table.js';

/** `<home>/run/<name>.json`: how a later start recognises a server that an earlier one left behind. */
export interface ProcessRecord extends Ward {
  name: string;
  identity: string;
}

export function recordFile(home: string, name: string): string {
  return join(home, 'run', `${name}.json`);
}

/** Written whole or not at all, so that a crash in the middle leaves nothing unreadable. */
export async function writeRecord(record: ProcessRecord): Promise<void> {
  await mkdir(join(record.record, '..'), { recursive: true });
  await writeFile(`${record.record}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${record.record}.new`, record.record);
}

/**
 * Stops what an earlier start of this home left running and could not stop itself, for example when the guardian was
 * killed too. A process is touched only if it is the very one that was recorded: a number used again by another
 * program is left alone. Returns the names of what was stopped.
 */
export async function cleanLeftovers(home: string): Promise<string[]> {
  const guard = new ProcessGuard();
  const stopped: string[] = [];
  for (const record of await records(home)) {
    if ((await processIdentity(record.pid)) === record.identity) {
      guard.watch(record);
      stopped.push(record.name);
    } else await rm(record.record, { force: true });
  }
  await guard.release();
  return stopped;
}

async function records(home: string): Promise<ProcessRecord[]> {
  const folder = join(home, 'run');
  const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json'));
  const found = await Promise.all(files.map((file) => readRecord(join(folder, file))));
  return found.filter((record) => record !== undefined);
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    return { ...(JSON.parse(await readFile(file, 'utf8')) as ProcessRecord), record: file };
  } catch {
    await rm(file, { force: true });
    return undefined;
  }
}
