import { moneyAnswer, pageAnswer, time } from '@mvec/http';
import { z } from 'zod';
import { vendorOrderStatuses } from '../order-lifecycle/vendor-order-status.js';
import { deliveryAddressAnswer } from './delivery-address.dto.js';
import {
  cancellationReasons,
  type Order,
  rejectionReasons,
  type Shipment,
  type VendorOrder,
} from '../order-lifecycle/order.js';
import { orderStatuses } from '../order-lifecycle/order-status.js';

const lineExample = {
  variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  productId: '01a2052d-1182-7179-aefe-23c0ac32eb2d',
  title: 'Green tea, 100 g',
  sku: 'TEA-100',
  quantity: 2,
  unitPrice: { amount: 450, currency: 'EUR' },
};

const orderLine = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    title: z.string(),
    sku: z.string(),
    quantity: z.int(),
    unitPrice: moneyAnswer,
  })
  .meta({
    id: 'OrderLine',
    description: 'A bought variant, as catalog described and priced it when it was held.',
    examples: [lineExample],
  });

const shipmentExample = { carrier: 'DHL', trackingCode: 'JD0146000034', shippedAt: '2026-11-22T15:00:00.000Z' };

export const shipmentAnswer = z
  .object({ carrier: z.string(), trackingCode: z.string(), shippedAt: time })
  .meta({ id: 'Shipment', description: 'A parcel that was handed to a carrier.', examples: [shipmentExample] });

export type ShipmentView = z.infer<typeof shipmentAnswer>;

/** Fields of a vendor order that shoppers and vendors see. */
export const vendorOrderShape = {
  id: z.uuid(),
  vendorId: z.uuid(),
  status: z.enum(vendorOrderStatuses),
  subtotal: moneyAnswer,
  lines: z.array(orderLine),
  shipment: shipmentAnswer.nullable(),
};

export const vendorOrderExample = {
  id: '01a2052d-1230-704c-bbaa-1a016fa35730',
  vendorId: '01a2052d-0fff-704c-bbaa-1a016fa35731',
  status: 'shipped' as const,
  subtotal: { amount: 900, currency: 'EUR' },
  lines: [lineExample],
  shipment: shipmentExample,
};

const orderPart = z.object(vendorOrderShape).meta({
  id: 'OrderPart',
  description: 'The part of an order that one vendor ships.',
  examples: [vendorOrderExample],
});

type OrderPartView = z.infer<typeof orderPart>;

const orderReasons = [...rejectionReasons, ...cancellationReasons] as const;

export const orderAnswer = z
  .object({
    id: z.uuid(),
    status: z.enum(orderStatuses),
    reason: z.enum(orderReasons).nullable().describe('Why it was rejected or cancelled'),
    paymentCode: z.string().nullable().describe("The provider's reason when the payment failed"),
    total: moneyAnswer.describe("By catalog's prices once they are known, until then the total that the shopper saw"),
    deliveryAddress: deliveryAddressAnswer.nullable(),
    vendorOrders: z.array(orderPart).describe('Empty until the order is placed'),
    createdAt: time,
    paymentDueAt: time.nullable(),
  })
  .meta({
    id: 'Order',
    description: 'An order and its status.',
    examples: [
      {
        id: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        status: 'confirmed',
        reason: null,
        paymentCode: null,
        total: { amount: 900, currency: 'EUR' },
        deliveryAddress: {
          name: 'Ada Lovelace',
          line1: '12 St James’s Square',
          line2: null,
          postalCode: 'SW1Y 4JH',
          city: 'London',
          country: 'GB',
        },
        vendorOrders: [vendorOrderExample],
        createdAt: '2026-11-22T12:00:00.000Z',
        paymentDueAt: '2026-11-22T12:01:00.000Z',
      },
    ],
  });

export type OrderView = z.infer<typeof orderAnswer>;

export const orderPage = pageAnswer(orderAnswer);

export function toOrderView(order: Order, vendorOrders: readonly VendorOrder[]): OrderView {
  return {
    id: order.id,
    status: order.status,
    reason: order.reason,
    paymentCode: order.paymentCode,
    total: order.total ?? order.expectedTotal,
    deliveryAddress: order.deliveryAddress,
    vendorOrders: vendorOrders.map(toVendorOrderFields),
    createdAt: order.createdAt.toISOString(),
    paymentDueAt: order.paymentDueAt?.toISOString() ?? null,
  };
}

export function toVendorOrderFields({ id, vendorId, status, subtotal, lines, shipment }: VendorOrder): OrderPartView {
  return { id, vendorId, status, subtotal, lines, shipment: shipment && toShipmentView(shipment) };
}

export function toShipmentView({ carrier, trackingCode, shippedAt }: Shipment): ShipmentView {
  return { carrier, trackingCode, shippedAt: shippedAt.toISOString() };
}
