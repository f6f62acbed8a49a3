import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ProcessGuard, type Ward } from './process-guard.js';
import { processIdentity } from './process-table.js';

/** Content of `<home>/run/<name>.json`, by which a later start recognises a server that was left running. */
export interface ProcessRecord extends Ward {
  name: string;
  identity: string;
}

export function recordFile(home: string, name: string): string {
  return join(home, 'run', `${name}.json`);
}

/** Writes the record atomically, so that a crash leaves no damaged file. */
export async function writeRecord(record: ProcessRecord): Promise<void> {
  await mkdir(join(record.record, '..'), { recursive: true });
  await writeFile(`${record.record}.new`, JSON.stringify(record), { mode: 0o600 });
  await rename(`${record.record}.new`, record.record);
}

/**
 * Stops servers that an earlier start of this home left running, for example because the guardian was killed too. A
 * process is stopped only if it is the recorded one and not another program with the same process id. Returns the names
 * of the stopped servers.
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
