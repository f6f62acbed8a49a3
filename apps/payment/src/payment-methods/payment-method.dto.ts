import { IsMatching, pageAnswer } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';

@JSONSchema({ examples: [{ cardToken: 'tok_success' }] })
export class AddPaymentMethod {
  @IsMatching(/^tok_[a-z0-9_]{1,60}$/, 'a token of the provider')
  @JSONSchema({ description: 'Token that the provider gave the shopper’s browser for the card; stored, never shown' })
  cardToken: string;
}

export const paymentMethod = z
  .object({
    id: z.uuid(),
    brand: z.string(),
    last4: z.string(),
  })
  .meta({
    id: 'PaymentMethod',
    description: 'A card, as shown to its owner.',
    examples: [{ id: '01a2052d-1181-7179-aefe-23c0ac32eb2c', brand: 'visa', last4: '4242' }],
  });

export type PaymentMethodView = z.infer<typeof paymentMethod>;

export const paymentMethodPage = pageAnswer(paymentMethod);
