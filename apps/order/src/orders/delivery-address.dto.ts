import { IsLeftOutOr, IsMatching, IsOneLine } from '@mvec/http';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { isCountry } from './countries.js';

const example = {
  name: 'Ada Lovelace',
  line1: '12 St James’s Square',
  postalCode: 'SW1Y 4JH',
  city: 'London',
  country: 'GB',
};

const countryPattern = /^[A-Z]{2}$/;

function IsCountry(): PropertyDecorator {
  return applyDecorators(
    IsMatching(countryPattern, 'an ISO 3166-1 alpha-2 code such as DE'),
    ValidateBy({
      name: 'isCountry',
      validator: {
        validate: (value) => typeof value === 'string' && isCountry(value),
        defaultMessage: () => '$property must be a country of ISO 3166-1',
      },
    }),
  );
}

@JSONSchema({ examples: [example] })
export class DeliveryAddressRequest {
  @IsOneLine({ max: 100 })
  name: string;

  @IsOneLine({ max: 200 })
  line1: string;

  @IsLeftOutOr()
  @IsOneLine({ max: 200 })
  line2?: string;

  @IsOneLine({ max: 20 })
  postalCode: string;

  @IsOneLine({ max: 100 })
  city: string;

  @IsCountry()
  @JSONSchema({ description: 'ISO 3166-1 alpha-2' })
  country: string;
}

export const deliveryAddressAnswer = z
  .object({
    name: z.string(),
    line1: z.string(),
    line2: z.string().nullable(),
    postalCode: z.string(),
    city: z.string(),
    country: z.string().regex(countryPattern).describe('ISO 3166-1 alpha-2'),
  })
  .meta({
    id: 'DeliveryAddress',
    description: 'Address that the order is sent to.',
    examples: [{ ...example, line2: null }],
  });
