import type { Caller } from '@mvec/auth';
import { Database } from '@mvec/database';
import { AppError } from '@mvec/errors';
import { cursorTime, mapPage, type Page, pageOf, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { toPartView } from '../orders/order.dto.js';
import { VendorOrdersRepository } from '../orders/vendor-orders.repository.js';
import type { ListVendorOrders, VendorOrderView } from './vendor-orders.dto.js';

const positionSchema = z.object({ at: cursorTime, id: z.uuid() });

export class VendorNotFoundError extends AppError {
  readonly code = 'vendor_not_found';
  readonly kind = 'not_found';

  constructor(vendorId: string) {
    super(`There is no vendor ${vendorId}`);
  }
}

/** What the members of a vendor see: their parts of orders and nobody else's. */
@Injectable()
export class VendorOrdersService {
  constructor(
    private readonly database: Database,
    private readonly vendorOrders: VendorOrdersRepository,
  ) {}

  async listVendorOrders(caller: Caller, query: ListVendorOrders): Promise<Page<VendorOrderView>> {
    const { vendorId } = query;
    if (!caller.vendors.includes(vendorId)) throw new VendorNotFoundError(vendorId);
    const after = readCursor(query.cursor, positionSchema);
    const parts = await this.vendorOrders.listOfVendor(this.database, vendorId, query.limit + 1, after);
    const page = pageOf(parts, query.limit, ({ id, placedAt }) => ({ at: placedAt.toISOString(), id }));
    return mapPage(page, (part) => ({
      ...toPartView(part.orderStatus, part),
      orderId: part.orderId,
      placedAt: part.placedAt.toISOString(),
    }));
  }
}
