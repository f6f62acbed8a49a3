import { IsInt, Matches } from 'class-validator';
import type { Money } from '@mvec/money';

/** Money in a request body: `@ValidateNested() @Type(() => MoneyDto) price: MoneyDto`. */
export class MoneyDto implements Money {
  /** Minor units. */
  @IsInt()
  amount: number;

  @Matches(/^[A-Z]{3}$/, { message: 'currency must be an ISO 4217 code such as EUR' })
  currency: string;
}
