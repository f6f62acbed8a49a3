import { z } from 'zod';
import { money } from './money.js';

/** One vendor's share of a payment: `gross` is `commission` plus `net`. */
export const vendorSplit = z.object({ vendorId: z.uuid(), gross: money, commission: money, net: money });
