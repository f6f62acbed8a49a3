import { oneLine } from '@mvec/http';
import { z } from 'zod';
import { isCountry } from './countries.js';

const example = {
  name: 'Ada Lovelace',
  line1: '12 St James’s Square',
  postalCode: 'SW1Y 4JH',
  city: 'London',
  country: 'GB',
};

const country = z.string().regex(/^[A-Z]{2}$/, { error: 'must be an ISO 3166-1 alpha-2 code such as DE' });

export const deliveryAddressBody = z
  .strictObject({
    name: oneLine(100),
    line1: oneLine(200),
    line2: oneLine(200).optional(),
    postalCode: oneLine(20),
    city: oneLine(100),
    country: country.refine(isCountry, { error: 'is not a country of ISO 3166-1' }).describe('ISO 3166-1 alpha-2'),
  })
  .meta({ id: 'DeliveryAddressRequest', examples: [example] });

export const deliveryAddressAnswer = z
  .object({
    name: z.string(),
    line1: z.string(),
    line2: z.string().nullable(),
    postalCode: z.string(),
    city: z.string(),
    country: country.describe('ISO 3166-1 alpha-2'),
  })
  .meta({
    id: 'DeliveryAddress',
    description: 'Address that the order is sent to.',
    examples: [{ ...example, line2: null }],
  });
