import { z } from 'zod';
import { cardTokens } from './cards.js';

/** Minor units of the currency, such as cents. */
const amount = z.int().positive();

export const chargeRequest = z.strictObject({
  amount,
  currency: z.string().regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code'),
  cardToken: z.enum(cardTokens),
  reference: z.string().min(1).max(200),
});
export type ChargeRequest = z.infer<typeof chargeRequest>;

export const refundRequest = z.strictObject({ chargeId: z.string().min(1), amount });
export type RefundRequest = z.infer<typeof refundRequest>;

export interface Charge {
  id: string;
  status: 'succeeded' | 'declined';
  declineCode?: string;
  amount: number;
  currency: string;
  reference: string;
  createdAt: string;
}

export interface Refund {
  id: string;
  chargeId: string;
  amount: number;
  currency: string;
  status: 'succeeded';
  createdAt: string;
}
