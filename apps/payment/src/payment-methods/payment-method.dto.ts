import { pageAnswer } from '@mvec/http';
import { z } from 'zod';

export const addPaymentMethodBody = z
  .strictObject({
    cardToken: z
      .string()
      .max(64)
      .regex(/^tok_[a-z0-9_]{1,60}$/, { error: 'must be a token of the provider' })
      .describe('What the provider gave the shopper’s browser for the card; kept, never shown again'),
  })
  .meta({ id: 'AddPaymentMethod', examples: [{ cardToken: 'tok_success' }] });

export type AddPaymentMethod = z.infer<typeof addPaymentMethodBody>;

export const paymentMethod = z
  .object({
    id: z.uuid(),
    brand: z.string(),
    last4: z.string(),
  })
  .meta({
    id: 'PaymentMethod',
    description: 'A card as its owner sees it.',
    examples: [{ id: '01a2052d-1181-7179-aefe-23c0ac32eb2c', brand: 'visa', last4: '4242' }],
  });

export type PaymentMethodView = z.infer<typeof paymentMethod>;

export const paymentMethodPage = pageAnswer(paymentMethod);
