import { moneyBody } from '@mvec/http';
import { z } from 'zod';

/** With the largest order (a hundred lines of 10,000) a total is still exact. */
const maxPrice = 1_000_000_000;

export const priceBody = moneyBody
  .extend({ amount: z.int().min(0).max(maxPrice).describe('Minor units: cents') })
  .meta({ id: 'PriceRequest', examples: [{ amount: 2_500, currency: 'EUR' }] });
