import type { Sender, Subject } from '../load/load.types.js';
import type { Account } from '../seed/market.types.js';

export const anybody: Sender[] = [{ headers: '', bodyStart: '' }];

export function bearerOf({ accessToken }: Account): string {
  return `Authorization: Bearer ${accessToken}\r\n`;
}

export function get(path: string): Subject {
  return { path, bodyEnd: '' };
}
