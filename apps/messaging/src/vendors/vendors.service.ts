import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** Owners of vendors: they receive the vendors' mails. */
@Injectable()
export class VendorsService {
  /**
   * Saves the owner; an event older than the stored one changes nothing.
   * @param asOf time of the event
   * @returns whether the event is the newest
   */
  async saveOwner(tx: Tx, vendor: { vendorId: string; ownerAccountId: string }, asOf: string): Promise<boolean> {
    const saved = await tx.execute(sql`
      insert into vendor (id, owner_account_id, as_of)
      values (${vendor.vendorId}, ${vendor.ownerAccountId}, ${asOf})
      on conflict (id) do update set owner_account_id = excluded.owner_account_id, as_of = excluded.as_of
        where vendor.as_of <= excluded.as_of`);
    return saved > 0;
  }
}
