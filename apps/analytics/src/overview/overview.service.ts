import type { Caller } from '@mvec/auth';
import { Database, one, sql } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { VendorStatus } from '../facts/directory.js';
import { GenerationsService } from '../generations/generations.service.js';
import { figures, type FiguresRow, within } from '../reports/figures.js';
import { type Counts, countFacts } from '../reports/funnel.js';
import type { DateRange } from '../reports/report-range.js';
import { VendorScope } from '../reports/vendor-scope.js';
import type { Overview, VendorOverview } from './overview.dto.js';
import { toTotals } from './totals.js';

@Injectable()
export class OverviewService {
  constructor(
    private readonly database: Database,
    private readonly generations: GenerationsService,
    private readonly vendorScope: VendorScope,
  ) {}

  async showOverview({ from, to }: DateRange): Promise<Overview> {
    const generation = await this.generations.liveGeneration();
    const counts = await countFacts(this.database, generation, { from, to });
    const { orders, money } = toTotals(
      await this.database.query<FiguresRow>(sql`
        select currency, ${figures} from order_entry where generation = ${generation} and ${within({ from, to })}
        group by currency order by currency`),
    );
    return {
      from,
      to,
      orders: { ...orders, shipped: counts.of('order.shipped'), rejected: counts.of('order.rejected') },
      ...money,
      ...activity(counts),
      ...(await this.directory(generation)),
    };
  }

  async showVendorOverview(caller: Caller, vendorId: string, { from, to }: DateRange): Promise<VendorOverview> {
    const generation = await this.vendorScope.requireVendor(caller, vendorId);
    const { orders, money } = toTotals(
      await this.database.query<FiguresRow>(sql`
        select currency, ${figures} from vendor_entry
        where generation = ${generation} and vendor_id = ${vendorId} and ${within({ from, to })}
        group by currency order by currency`),
    );
    const { name, shipped, productsOnSale } = await this.vendorFacts(generation, vendorId, { from, to });
    return { from, to, vendorId, name, orders: { ...orders, shipped }, ...money, productsOnSale };
  }

  private async directory(generation: number): Promise<Pick<Overview, 'vendors' | 'productsOnSale'>> {
    const byStatus = await this.database.query<{ status: VendorStatus; count: number }>(sql`
      select status, count(*) as count from vendor where generation = ${generation} group by status`);
    const products = one(
      await this.database.query<{ count: number }>(sql`
        select count(*) as count from product where generation = ${generation} and ${isOnSale}`),
    );
    const vendors = { pending: 0, approved: 0, rejected: 0, suspended: 0 };
    for (const { status, count } of byStatus) vendors[status] = count;
    return { vendors, productsOnSale: products?.count ?? 0 };
  }

  private async vendorFacts(
    generation: number,
    vendorId: string,
    range: DateRange,
  ): Promise<{ name: string | null; shipped: number; productsOnSale: number }> {
    const rows = await this.database.query<{ name: string | null; shipped: number; onSale: number }>(sql`
      select
        (select name from vendor where generation = ${generation} and vendor_id = ${vendorId}) as name,
        (select count(*) from product where generation = ${generation} and vendor_id = ${vendorId} and ${isOnSale}) as on_sale,
        (select count(*) from sales_order_part part
          join fact on fact.generation = part.generation and fact.kind = 'vendor-order.shipped'
            and fact.subject_id = part.vendor_order_id
          where part.generation = ${generation} and part.vendor_id = ${vendorId} and ${within(range)}) as shipped`);
    const row = one(rows);
    return { name: row?.name ?? null, shipped: row?.shipped ?? 0, productsOnSale: row?.onSale ?? 0 };
  }
}

/** Products of a suspended vendor cannot be bought. */
const isOnSale = sql`on_sale and not exists (
  select from vendor
  where vendor.generation = product.generation and vendor.vendor_id = product.vendor_id and status = 'suspended')`;

function activity(counts: Counts) {
  return {
    cartsStarted: counts.of('cart.started'),
    paymentsFailed: counts.of('payment.failed'),
    holdsLost: counts.of('hold.lost'),
    stockAdjustments: counts.of('stock.adjusted'),
    sessionsStarted: counts.of('session.started'),
    mails: { sent: counts.of('delivery.sent'), failed: counts.of('delivery.failed') },
  };
}
