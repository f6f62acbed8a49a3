import { z } from 'zod';

/** An amount in integer minor units (cents) with an ISO 4217 currency code. */
export const money = z.object({ amount: z.int(), currency: z.string().regex(/^[A-Z]{3}$/) });
