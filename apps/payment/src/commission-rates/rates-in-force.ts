import { sql, type Tx } from '@mvec/database';

/**
 * Basis points for each vendor at a time: its own latest rate, or else the platform's.
 * @param time ISO 8601
 */
export async function ratesInForce(
  tx: Tx,
  vendorIds: readonly string[],
  time: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await tx.query<{ vendor_id: string; basis_points: number }>(sql`
    select vendor.id as vendor_id, rate.basis_points
    from unnest(${vendorIds}::uuid[]) vendor (id)
    cross join lateral (
      select basis_points from commission_rate
      where (vendor_id = vendor.id or vendor_id is null) and effective_from <= ${time}::timestamptz
      order by vendor_id is null, effective_from desc limit 1) rate`);
  return new Map(rows.map(({ vendor_id: vendorId, basis_points: basisPoints }) => [vendorId, basisPoints]));
}
