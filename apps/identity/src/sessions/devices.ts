import { one, sql, type Tx } from '@mvec/database';
import { deviceFingerprint } from './device.js';

/** Each new device is a mail: invented user agents must not flood the owner. */
const maxNewADay = 3;

/** Devices remembered per account. */
const maxRemembered = 20;

/**
 * Records the device of a sign-in. The caller holds the lock on the account's password, so sign-ins run one at a time.
 * @returns true for a new device, except for the account's first one and after three new ones a day
 */
export async function noteDevice(tx: Tx, accountId: string, userAgent: string): Promise<boolean> {
  const fingerprint = deviceFingerprint(accountId, userAgent);
  const known = await tx.execute(sql`
    update device set last_seen_at = now() where account_id = ${accountId} and fingerprint = ${fingerprint}`);
  if (known > 0) return false;
  // The statement does not see its own row, so it counts the other devices.
  const rows = await tx.query<{ isNews: boolean }>(sql`
    insert into device (account_id, fingerprint) values (${accountId}, ${fingerprint})
    returning (
      select count(*) > 0 and count(*) filter (where first_seen_at > now() - interval '1 day') < ${maxNewADay}
      from device other where other.account_id = device.account_id) as is_news`);
  await forgetSurplus(tx, accountId);
  return one(rows)?.isNews ?? false;
}

/** Keeps the devices of the last day first, because the daily limit counts them. */
async function forgetSurplus(tx: Tx, accountId: string): Promise<void> {
  await tx.execute(sql`
    delete from device where account_id = ${accountId} and fingerprint in (
      select fingerprint from device where account_id = ${accountId}
      order by first_seen_at > now() - interval '1 day' desc, last_seen_at desc offset ${maxRemembered})`);
}
