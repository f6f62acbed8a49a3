import { moneyBody, uuid } from '@mvec/http';
import { z } from 'zod';

/** As much as catalog holds for one order; it also keeps an order's events far below the largest message. */
export const maxLines = 100;
export const maxQuantity = 10_000;

const line = z.strictObject({ variantId: uuid, quantity: z.int().min(1).max(maxQuantity) }).meta({
  id: 'WantedLine',
  description: 'Lines of one variant are summed.',
  examples: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
});

export const placeOrderBody = z
  .strictObject({
    paymentMethodId: uuid.describe('A payment method of the shopper'),
    expectedTotal: moneyBody.describe('What the shopper saw; another total is refused with price_changed'),
    lines: z.array(line).min(1).max(maxLines),
  })
  .meta({
    id: 'PlaceOrder',
    examples: [
      {
        paymentMethodId: '01a2052d-0f81-7179-aefe-23c0ac32eb2c',
        expectedTotal: { amount: 900, currency: 'EUR' },
        lines: [{ variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c', quantity: 2 }],
      },
    ],
  });

export type PlaceOrder = z.infer<typeof placeOrderBody>;
