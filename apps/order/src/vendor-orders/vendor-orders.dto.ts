import { moneyAnswer, pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { z } from 'zod';
import { orderLine, orderPartStatus } from '../orders/order.dto.js';

export const listVendorOrdersQuery = pageQuery.extend({ vendorId: uuid.describe('A vendor of the caller') });

export type ListVendorOrders = z.infer<typeof listVendorOrdersQuery>;

export const vendorOrderAnswer = z
  .object({
    id: z.uuid(),
    orderId: z.uuid(),
    vendorId: z.uuid(),
    status: orderPartStatus,
    subtotal: moneyAnswer,
    lines: z.array(orderLine),
    placedAt: time,
  })
  .meta({ id: 'VendorOrder', description: "A vendor's part of an order, as the vendor sees it." });

export type VendorOrderView = z.infer<typeof vendorOrderAnswer>;

export const vendorOrderPage = pageAnswer(vendorOrderAnswer);
