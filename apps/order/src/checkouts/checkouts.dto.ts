import { moneyBody, uuid } from '@mvec/http';
import { z } from 'zod';
import { deliveryAddressBody } from '../orders/delivery-address.dto.js';
import { maxLines, maxQuantity } from '../order-lifecycle/order.js';

const line = z.strictObject({ variantId: uuid, quantity: z.int().min(1).max(maxQuantity) }).meta({
  id: 'WantedLine',
  description: 'Lines of one variant are summed.',
  examples: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
});

export const checkoutBody = z
  .strictObject({
    paymentMethodId: uuid.describe('A payment method of the shopper'),
    expectedTotal: moneyBody.describe('The total that the shopper saw; any other total is rejected with price_changed'),
    deliveryAddress: deliveryAddressBody,
    lines: z.array(line).min(1).max(maxLines).optional().describe("Checks out the shopper's cart when left out"),
  })
  .meta({
    id: 'CheckoutBody',
    examples: [
      {
        paymentMethodId: '01a2052d-0f81-7179-aefe-23c0ac32eb2c',
        expectedTotal: { amount: 900, currency: 'EUR' },
        deliveryAddress: {
          name: 'Ada Lovelace',
          line1: '12 St James’s Square',
          postalCode: 'SW1Y 4JH',
          city: 'London',
          country: 'GB',
        },
        lines: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
      },
    ],
  });

export type CheckoutBody = z.infer<typeof checkoutBody>;
