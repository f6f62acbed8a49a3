import { z } from 'zod';

/** Integer minor units (cents) and an ISO 4217 code. */
export const money = z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
