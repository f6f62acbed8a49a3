import { sql, type Tx } from '@mvec/database';
import type { VendorApproved } from '@mvec/events';
import { Injectable } from '@nestjs/common';

/** What catalog knows of vendors: a projection of identity's events, for showing names. */
@Injectable()
export class VendorsService {
  async recordApproval(tx: Tx, { vendorId, name, slug }: VendorApproved): Promise<void> {
    await tx.execute(sql`
      insert into vendors (id, name, slug) values (${vendorId}, ${name}, ${slug})
      on conflict (id) do update set name = excluded.name, slug = excluded.slug`);
  }
}
