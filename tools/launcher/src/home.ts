import { join, resolve } from 'node:path';

/** Folders and files of one platform. */
export interface PlatformHome {
  folder: string;
  secrets: string;
  keys: string;
  jwks: string;
  lock: string;
  logs: string;
  gateway: string;
  paymentJournal: string;
}

export function homeAt(folder: string): PlatformHome {
  const path = resolve(folder);
  return {
    folder: path,
    secrets: join(path, 'secrets.json'),
    keys: join(path, 'keys'),
    jwks: join(path, 'keys', 'jwks.json'),
    lock: join(path, 'launcher.json'),
    logs: join(path, 'logs'),
    gateway: join(path, 'gateway'),
    paymentJournal: join(path, 'payment-sandbox', 'journal.jsonl'),
  };
}
