import { sql, type Tx } from '@mvec/database';

/** A password as it was when it was checked. */
export interface StoredPassword {
  accountId: string;
  passwordHash: string;
}

/**
 * Keeps the password from changing until the transaction ends, and puts everything that depends on it in one order
 * per account: nobody signs in with a password that was replaced meanwhile.
 *
 * @returns false when it is another one by now
 */
export async function holdPassword(tx: Tx, { accountId, passwordHash }: StoredPassword): Promise<boolean> {
  const rows = await tx.query(sql`
    select account_id from credential
    where account_id = ${accountId} and password_hash = ${passwordHash} for update`);
  return rows.length > 0;
}

/** @returns false when it is another one by now */
export async function replacePassword(tx: Tx, stored: StoredPassword, newHash: string): Promise<boolean> {
  const replaced = await tx.execute(sql`
    update credential set password_hash = ${newHash}, changed_at = now()
    where account_id = ${stored.accountId} and password_hash = ${stored.passwordHash}`);
  return replaced > 0;
}
