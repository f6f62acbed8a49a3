import { moneyAnswer } from '@mvec/http';
import { z } from 'zod';

export const salesOverview = z
  .object({
    orders: z.object({ placed: z.int(), confirmed: z.int(), cancelled: z.int() }),
    revenue: z.array(moneyAnswer).describe('Of confirmed orders, per currency; refunds are not taken off'),
    refunds: z.array(moneyAnswer),
  })
  .meta({
    id: 'Overview',
    examples: [
      {
        orders: { placed: 12, confirmed: 10, cancelled: 1 },
        revenue: [{ amount: 129_900, currency: 'EUR' }],
        refunds: [{ amount: 1_999, currency: 'EUR' }],
      },
    ],
  });

export type SalesOverview = z.infer<typeof salesOverview>;
