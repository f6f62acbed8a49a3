import { one, sql, type Tx } from '@mvec/database';
import { deviceFingerprint } from './device.js';

/** Each is a mail: who knows a password and makes up user agents must not flood the owner with them. */
const maxNewADay = 3;

/** Per account. */
const maxRemembered = 20;

/**
 * Remembers what an account signs in from. The caller holds the account's password, so sign-ins come one by one.
 * @returns true for a device it never signed in from before, unless it is its very first or the day had three already
 */
export async function noteDevice(tx: Tx, accountId: string, userAgent: string): Promise<boolean> {
  const fingerprint = deviceFingerprint(accountId, userAgent);
  const known = await tx.execute(sql`
    update device set last_seen_at = now() where account_id = ${accountId} and fingerprint = ${fingerprint}`);
  if (known > 0) return false;
  // The statement does not see its own row: what it counts are others.
  const rows = await tx.query<{ isNews: boolean }>(sql`
    insert into device (account_id, fingerprint) values (${accountId}, ${fingerprint})
    returning (
      select count(*) > 0 and count(*) filter (where first_seen_at > now() - interval '1 day') < ${maxNewADay}
      from device other where other.account_id = device.account_id) as is_news`);
  await forgetSurplus(tx, accountId);
  return one(rows)?.isNews ?? false;
}

/** The day's new ones stay before all others, as they are counted. */
async function forgetSurplus(tx: Tx, accountId: string): Promise<void> {
  await tx.execute(sql`
    delete from device where account_id = ${accountId} and fingerprint in (
      select fingerprint from device where account_id = ${accountId}
      order by first_seen_at > now() - interval '1 day' desc, last_seen_at desc offset ${maxRemembered})`);
}
