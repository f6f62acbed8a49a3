import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Mail, ProviderSnapshot } from './snapshot.types.js';

type Entry =
  | { kind: 'charge'; key: string; result: { id: string; status: string; amount: number } }
  | { kind: 'refund'; key: string; result: { id: string; chargeId: string; amount: number } };

/** Parses the card provider's journal. */
export function readProvider(journal: string): ProviderSnapshot {
  const entries = journal
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Entry);
  return {
    charges: entries.flatMap(({ kind, key, result }) =>
      kind === 'charge' ? [{ key, id: result.id, status: result.status, amount: result.amount }] : [],
    ),
    refunds: entries.flatMap(({ kind, key, result }) =>
      kind === 'refund' ? [{ key, id: result.id, chargeId: result.chargeId, amount: result.amount }] : [],
    ),
  };
}

/** Reads every mail that the mail server accepted. A file that a kill cut off has no id and was not accepted. */
export async function readMails(folder: string): Promise<Mail[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.eml'));
  const mails: Mail[] = [];
  for (const file of files) {
    const head = (await readFile(join(folder, file), 'utf8')).slice(0, 8_000);
    const messageId = /^message-id:\s*<([^>]+)>/im.exec(head)?.[1];
    if (messageId !== undefined) mails.push({ messageId, file });
  }
  return mails;
}
