import { sql, type Queryable } from '@mvec/database';
import type { VendorStatus } from './vendor-status.js';

/** A vendor an account acts for. */
export interface Membership {
  id: string;
  name: string;
  slug: string;
  status: VendorStatus;
  role: 'owner';
}

export function membershipsOf(database: Queryable, accountId: string): Promise<Membership[]> {
  return database.query<Membership>(sql`
    select vendor.id, name, slug, status, role
    from vendor_member join vendor on vendor.id = vendor_id
    where account_id = ${accountId} order by vendor.id`);
}
