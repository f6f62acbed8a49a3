import { JSONSchema } from 'class-validator-jsonschema';
import { IsCurrency, IsInteger } from './validation/fields.js';

/** Money in a request, from zero to the largest amount that JSON carries exactly. */
@JSONSchema({ examples: [{ amount: 1999, currency: 'EUR' }] })
export class MoneyRequest {
  @IsInteger({ min: 0 })
  @JSONSchema({ description: 'Minor units: cents' })
  amount: number;

  @IsCurrency()
  @JSONSchema({ description: 'ISO 4217' })
  currency: string;
}
