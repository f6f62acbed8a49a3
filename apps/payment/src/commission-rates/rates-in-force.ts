import { sql, type Tx } from '@mvec/database';

/** Who sold something, and when: ISO 8601. */
export interface Sale {
  vendorIds: readonly string[];
  time: string;
}

/**
 * Basis points for each vendor of a sale at its time: its own latest rate, or else the platform's.
 * @returns by vendor, for each sale in their order
 */
export async function ratesInForce(tx: Tx, sales: readonly Sale[]): Promise<ReadonlyMap<string, number>[]> {
  const asked = sales.flatMap(({ vendorIds, time }, place) => vendorIds.map((vendorId) => ({ place, vendorId, time })));
  const rows = await tx.query<{ place: number; vendorId: string; basisPoints: number | null }>(sql`
    select place, sale.vendor_id, coalesce(
      (select basis_points from commission_rate own
        where own.vendor_id = sale.vendor_id and own.effective_from <= sale.time
        order by own.effective_from desc limit 1),
      (select basis_points from commission_rate general
        where general.vendor_id is null and general.effective_from <= sale.time
        order by general.effective_from desc limit 1)) as basis_points
    from unnest(
      ${asked.map(({ place }) => place)}::integer[], ${asked.map(({ vendorId }) => vendorId)}::uuid[],
      ${asked.map(({ time }) => time)}::timestamptz[]) as sale (place, vendor_id, time)`);
  const rates = sales.map(() => new Map<string, number>());
  for (const row of rows) if (row.basisPoints !== null) rates[row.place]?.set(row.vendorId, row.basisPoints);
  return rates;
}
