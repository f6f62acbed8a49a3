import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** Who reads a vendor's mail. */
@Injectable()
export class VendorsService {
  /**
   * The newest event wins, however late an older one comes.
   * @param asOf time of the event
   * @returns whether nothing newer is known
   */
  async save(tx: Tx, vendor: { vendorId: string; ownerAccountId: string }, asOf: string): Promise<boolean> {
    const saved = await tx.execute(sql`
      insert into vendor (id, owner_account_id, as_of)
      values (${vendor.vendorId}, ${vendor.ownerAccountId}, ${asOf})
      on conflict (id) do update set owner_account_id = excluded.owner_account_id, as_of = excluded.as_of
        where vendor.as_of <= excluded.as_of`);
    return saved > 0;
  }
}
