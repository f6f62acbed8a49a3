import { IsCurrency, IsInteger } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';

/** The total of the largest order (100 lines of 10,000 units) is still a safe integer. */
const maxPrice = 1_000_000_000;

@JSONSchema({ examples: [{ amount: 2_500, currency: 'EUR' }] })
export class PriceRequest {
  @IsInteger({ min: 0, max: maxPrice })
  @JSONSchema({ description: 'Minor units, for example cents' })
  amount: number;

  @IsCurrency()
  @JSONSchema({ description: 'ISO 4217' })
  currency: string;
}
