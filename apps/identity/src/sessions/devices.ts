import { one, sql, type Tx } from '@mvec/database';
import { deviceFingerprint } from './device.js';

/**
 * Remembers what an account signs in from. The caller holds the account's password, so sign-ins come one by one.
 * @returns true for a device it never signed in from before, unless it is its very first
 */
export async function noteDevice(tx: Tx, accountId: string, userAgent: string): Promise<boolean> {
  const fingerprint = deviceFingerprint(accountId, userAgent);
  const known = await tx.execute(sql`
    update device set last_seen_at = now() where account_id = ${accountId} and fingerprint = ${fingerprint}`);
  if (known > 0) return false;
  // The statement does not see its own row: what exists are others.
  const rows = await tx.query<{ hasOthers: boolean }>(sql`
    insert into device (account_id, fingerprint) values (${accountId}, ${fingerprint})
    returning exists (select 1 from device other where other.account_id = device.account_id) as "hasOthers"`);
  return one(rows)?.hasOthers ?? false;
}
