import { IsId, IsLeftOutOr, IsMatching, pageAnswer, PageQuery, time } from '@mvec/http';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { deliveryAddressAnswer } from '../orders/delivery-address.dto.js';
import { vendorOrderExample, vendorOrderShape, toVendorOrderFields } from '../orders/order.dto.js';
import type { PlacedVendorOrder } from '../order-lifecycle/vendor-orders.repository.js';
import {
  showsDeliveryAddress,
  type VendorOrderStatus,
  vendorOrderStatuses,
} from '../order-lifecycle/vendor-order-status.js';

export class ListVendorOrders extends PageQuery {
  @IsId()
  @JSONSchema({ description: 'A vendor that the caller is a member of' })
  vendorId: string;

  @IsLeftOutOr()
  @IsIn(vendorOrderStatuses)
  @JSONSchema({ description: 'Lists only vendor orders in this status' })
  status?: VendorOrderStatus;
}

/** Both texts are mailed to the shopper and kept in events for good, so neither may fit a link or an address. */
@JSONSchema({ examples: [{ carrier: 'DHL', trackingCode: 'JD0146000034' }] })
export class Ship {
  @IsMatching(
    /^[\p{L}\p{N}][\p{L}\p{N} &'-]{1,39}$/u,
    "2 to 40 letters, digits, spaces, &, ' or -, and begin with a letter or a digit",
  )
  carrier: string;

  @IsMatching(
    /^[A-Za-z0-9][A-Za-z0-9 -]{3,39}$/,
    '4 to 40 of A-Z, a-z, 0-9, space or -, and begin with a letter or a digit',
  )
  trackingCode: string;
}

export const vendorOrderAnswer = z
  .object({
    ...vendorOrderShape,
    orderId: z.uuid(),
    deliveryAddress: deliveryAddressAnswer
      .nullable()
      .describe('Null until the order is confirmed, and again when it is cancelled'),
    placedAt: time,
  })
  .meta({
    id: 'VendorOrder',
    description: 'The part of an order that a vendor ships, as the vendor sees it.',
    examples: [
      {
        ...vendorOrderExample,
        orderId: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        deliveryAddress: {
          name: 'Ada Lovelace',
          line1: '12 St James’s Square',
          line2: null,
          postalCode: 'SW1Y 4JH',
          city: 'London',
          country: 'GB',
        },
        placedAt: '2026-11-22T12:00:00.000Z',
      },
    ],
  });

export type VendorOrderView = z.infer<typeof vendorOrderAnswer>;

export const vendorOrderPage = pageAnswer(vendorOrderAnswer);

export function toVendorOrderView(vendorOrder: PlacedVendorOrder): VendorOrderView {
  return {
    ...toVendorOrderFields(vendorOrder),
    orderId: vendorOrder.orderId,
    deliveryAddress: showsDeliveryAddress(vendorOrder.status) ? vendorOrder.deliveryAddress : null,
    placedAt: vendorOrder.placedAt.toISOString(),
  };
}
