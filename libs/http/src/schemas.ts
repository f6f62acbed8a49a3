import { z } from 'zod';

/** Zod schemas of answers and path parameters. `.meta({ id })` makes one a named component of the OpenAPI document. */

/** An id in a path, lower-cased. */
export const uuid = z
  .string({ error: 'must be a UUID' })
  .toLowerCase()
  .pipe(z.uuid({ error: 'must be a UUID' }))
  .meta({ examples: ['01a2052d-1181-7179-aefe-23c0ac32eb2c'] });

const currency = z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' });

/** Money in an answer: debts and refunds are negative. */
export const moneyAnswer = z
  .object({ amount: z.int().describe('Minor units: cents'), currency: currency.describe('ISO 4217') })
  .meta({ id: 'Money', examples: [{ amount: 1999, currency: 'EUR' }] });

/** A time in an answer: ISO 8601, UTC. */
export const time = z.iso.datetime().meta({ examples: ['2026-11-22T12:00:00.000Z'] });
