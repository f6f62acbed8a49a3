import type { Caller } from '@mvec/auth';
import { Database } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { VendorOrdersRepository } from '../order-lifecycle/vendor-orders.repository.js';
import { VendorNotFoundError, VendorOrderNotFoundError } from './vendor-order.errors.js';
import { type ListVendorOrders, toVendorOrderView, type VendorOrderView } from './vendor-orders.dto.js';

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });

/** Lists and shows the orders of a vendor to its members. */
@Injectable()
export class VendorOrdersService {
  constructor(
    private readonly database: Database,
    private readonly vendorOrders: VendorOrdersRepository,
  ) {}

  async listVendorOrders(caller: Caller, query: ListVendorOrders): Promise<Page<VendorOrderView>> {
    const { vendorId, limit } = query;
    if (!caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
    const after = readCursor(query.cursor, positionSchema);
    const parts = await this.vendorOrders.listOfVendor(this.database, query, limit + 1, after);
    const page = pageOf(parts, limit, ({ id, placedAt }) => ({ at: placedAt.toISOString(), id }));
    return mapPage(page, toVendorOrderView);
  }

  async showVendorOrder(caller: Caller, id: string): Promise<VendorOrderView> {
    const vendorOrder = await this.vendorOrders.findOfVendors(this.database, id, caller.vendors);
    if (vendorOrder === undefined) throw new VendorOrderNotFoundError(id);
    return toVendorOrderView(vendorOrder);
  }
}
