import { IsCurrency, IsInteger } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';

/** With the largest order (a hundred lines of 10,000) a total is still exact. */
const maxPrice = 1_000_000_000;

@JSONSchema({ examples: [{ amount: 2_500, currency: 'EUR' }] })
export class PriceRequest {
  @IsInteger({ min: 0, max: maxPrice })
  @JSONSchema({ description: 'Minor units: cents' })
  amount: number;

  @IsCurrency()
  @JSONSchema({ description: 'ISO 4217' })
  currency: string;
}
