import { rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';

/** A sale whose commission rates are looked up. */
export interface Sale {
  vendorIds: readonly string[];
  /** ISO 8601 */
  time: string;
}

@Injectable()
export class CommissionRatesRepository {
  /**
   * Looks up the rate of each vendor at the time of its sale: the vendor's latest rate, or else the platform's.
   * @returns basis points by vendor, one map for each sale, in the order of the sales
   */
  async findRatesInForce(tx: Tx, sales: readonly Sale[]): Promise<ReadonlyMap<string, number>[]> {
    const wanted = sales.flatMap(({ vendorIds, time }, place) =>
      vendorIds.map((vendorId) => ({ place, vendorId, time })),
    );
    const rows = await tx.query<{ place: number; vendorId: string; basisPoints: number | null }>(sql`
      select place, sale.vendor_id, coalesce(
        (select basis_points from commission_rate own
          where own.vendor_id = sale.vendor_id and own.effective_from <= sale.time
          order by own.effective_from desc limit 1),
        (select basis_points from commission_rate general
          where general.vendor_id is null and general.effective_from <= sale.time
          order by general.effective_from desc limit 1)) as basis_points
      from ${rowsOf(wanted, { place: 'integer', vendorId: 'uuid', time: 'timestamptz' })} as sale`);
    const rates = sales.map(() => new Map<string, number>());
    for (const { place, vendorId, basisPoints } of rows) {
      if (basisPoints !== null) rates[place]?.set(vendorId, basisPoints);
    }
    return rates;
  }
}
