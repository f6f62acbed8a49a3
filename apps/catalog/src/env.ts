import { baseEnv, integer } from '@mvec/config';
import { z } from 'zod';

export const catalogEnv = z.object({
  ...baseEnv('catalog'),
  /** Time after which the hold of a checkout expires unless its order is placed. */
  HOLD_TTL_SECONDS: integer(120, { min: 1, max: 3_600 }),
  HOLD_SWEEP_SECONDS: integer(5, { min: 1, max: 3_600 }),
});

export type CatalogEnv = z.infer<typeof catalogEnv>;
