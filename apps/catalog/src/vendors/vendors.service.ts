import { sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { RecentPages } from '../page-cache/recent-pages.js';

/** State of a vendor from an event of identity. */
interface VendorState {
  vendorId: string;
  name: string;
  /** Present in approvals only. */
  slug?: string;
  suspended: boolean;
  /** Time of the event, by the clock of identity's database. */
  changedAt: string;
}

/** Projection of identity's vendor events. An event older than the stored state changes nothing. */
@Injectable()
export class VendorsService {
  constructor(private readonly recent: RecentPages) {}

  async recordVendor(tx: Tx, { vendorId, name, slug, suspended, changedAt }: VendorState): Promise<void> {
    this.recent.clearAfterCommit(tx);
    await tx.execute(sql`
      insert into vendors (id, name, slug, suspended, told_at)
      values (${vendorId}, ${name}, ${slug ?? null}, ${suspended}, ${changedAt})
      on conflict (id) do update set name = excluded.name, slug = coalesce(excluded.slug, vendors.slug),
        suspended = excluded.suspended, told_at = excluded.told_at
      where vendors.told_at <= excluded.told_at`);
  }
}
