import { IsInt, Matches, Max, Min } from 'class-validator';
import type { Money } from '@mvec/money';

/** Money in a request body: `@Nested(() => MoneyDto) price: MoneyDto`. Nobody sends less than nothing. */
export class MoneyDto implements Money {
  /** Minor units. */
  @IsInt()
  @Min(0)
  @Max(Number.MAX_SAFE_INTEGER)
  amount: number;

  @Matches(/^[A-Z]{3}$/, { message: 'currency must be an ISO 4217 code such as EUR' })
  currency: string;
}
