import { type Caller, requireUser } from '@mvec/auth';
import { Database, type Tx } from '@mvec/database';
import { OrderShippedV1 } from '@mvec/events';
import type { IdempotentRequest } from '@mvec/http';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { toShipmentView } from '../orders/order.dto.js';
import type { OrderLine } from '../order-lifecycle/order.js';
import { OrdersRepository } from '../order-lifecycle/orders.repository.js';
import { type PlacedVendorOrder, VendorOrdersRepository } from '../order-lifecycle/vendor-orders.repository.js';
import { VendorOrderNotFoundError, VendorOrderNotShippableError } from './vendor-order.errors.js';
import type { Ship } from './vendor-orders.dto.js';

/**
 * Ships the vendor orders of confirmed orders, each once.
 *
 * - Shipping updates the order's row first, as cancelling does: when both happen at the same time, one wins.
 * - Exactly one shipment of an order is the last, because counting it locks the order's row until the commit.
 */
@Injectable()
export class ShipmentsService {
  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly vendorOrders: VendorOrdersRepository,
    private readonly outbox: Outbox,
  ) {}

  /** @throws VendorOrderNotFoundError, VendorOrderNotShippableError */
  async shipVendorOrder(caller: Caller, id: string, ship: Ship, call: IdempotentRequest): Promise<void> {
    requireUser(caller);
    const { carrier, trackingCode } = ship;
    await this.database.transaction(async (tx) => {
      const vendorOrder = await this.findVendorOrder(tx, caller, id);
      const shipping = await this.orders.countShipment(tx, vendorOrder.orderId, id, { callerId: caller.id });
      const shipment =
        shipping && (await this.vendorOrders.shipVendorOrder(tx, id, { carrier, trackingCode, callerId: caller.id }));
      if (shipment === undefined) {
        throw new VendorOrderNotShippableError(id, (await this.findVendorOrder(tx, caller, id)).status);
      }
      await this.outbox.add(tx, OrderShippedV1, {
        carrier,
        trackingCode,
        ...shipping,
        ...toEventVendorOrder(vendorOrder),
      });
      const headers = { location: `/api/order/v1/vendor-orders/${id}` };
      await call.complete(tx, { status: 201, headers, body: toShipmentView(shipment) });
    });
  }

  private async findVendorOrder(tx: Tx, caller: Caller, id: string): Promise<PlacedVendorOrder> {
    const vendorOrder = await this.vendorOrders.findOfVendors(tx, id, caller.vendors);
    if (vendorOrder === undefined) throw new VendorOrderNotFoundError(id);
    return vendorOrder;
  }
}

function toEventVendorOrder({ id, orderId, vendorId, lines }: PlacedVendorOrder) {
  return { orderId, vendorOrderId: id, vendorId, lines: lines.map(withoutPrice) };
}

function withoutPrice({ variantId, productId, title, sku, quantity }: OrderLine): Omit<OrderLine, 'unitPrice'> {
  return { variantId, productId, title, sku, quantity };
}
