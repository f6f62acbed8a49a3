import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { RecentPages } from '../page-cache/recent-pages.js';

/** A vendor as an event of identity tells it. */
export interface VendorState {
  vendorId: string;
  name: string;
  /** Only an approval says it. */
  slug?: string;
  suspended: boolean;
  /** By the clock of identity's database. */
  toldAt: string;
}

/** What catalog knows of vendors: a projection of identity's events. One that was overtaken changes nothing. */
@Injectable()
export class VendorsService {
  constructor(private readonly recent: RecentPages) {}

  async recordVendor(tx: Tx, { vendorId, name, slug, suspended, toldAt }: VendorState): Promise<void> {
    this.recent.forgetAfter(tx);
    await tx.execute(sql`
      insert into vendors (id, name, slug, suspended, told_at)
      values (${vendorId}, ${name}, ${slug ?? null}, ${suspended}, ${toldAt})
      on conflict (id) do update set name = excluded.name, slug = coalesce(excluded.slug, vendors.slug),
        suspended = excluded.suspended, told_at = excluded.told_at
      where vendors.told_at <= excluded.told_at`);
  }
}
