import { sql, type Tx } from '@mvec/database';

/** A password hash as read when the password was checked. */
export interface StoredPassword {
  accountId: string;
  passwordHash: string;
}

/**
 * Locks the password until the transaction ends. All that depends on it runs in one order per account, so a replaced
 * password signs in to nothing.
 *
 * @returns false when the password has been replaced
 */
export async function holdPassword(tx: Tx, { accountId, passwordHash }: StoredPassword): Promise<boolean> {
  const rows = await tx.query(sql`
    select account_id from credential
    where account_id = ${accountId} and password_hash = ${passwordHash} for update`);
  return rows.length > 0;
}

/** @returns false when another change has replaced it already */
export async function replacePassword(tx: Tx, stored: StoredPassword, newHash: string): Promise<boolean> {
  const replaced = await tx.execute(sql`
    update credential set password_hash = ${newHash}, changed_at = now()
    where account_id = ${stored.accountId} and password_hash = ${stored.passwordHash}`);
  return replaced > 0;
}
