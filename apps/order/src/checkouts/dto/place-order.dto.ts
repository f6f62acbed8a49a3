import { MoneyDto, Nested, NestedList } from '@mvec/http';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsUUID, Max, Min } from 'class-validator';

/** As much as catalog holds for one order; it also keeps an order's events far below the largest message. */
export const maxLines = 100;
export const maxQuantity = 10_000;

class CartLineDto {
  @IsUUID()
  variantId: string;

  @IsInt()
  @Min(1)
  @Max(maxQuantity)
  quantity: number;
}

export class PlaceOrderDto {
  @IsUUID()
  paymentMethodId: string;

  /** What the shopper saw; another total is refused with `price_changed`. */
  @Nested(() => MoneyDto)
  expectedTotal: MoneyDto;

  @ArrayMinSize(1)
  @ArrayMaxSize(maxLines)
  @NestedList(() => CartLineDto)
  lines: CartLineDto[];
}
