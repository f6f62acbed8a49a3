import { MoneyDto } from '@mvec/http';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsDefined,
  IsInt,
  IsUUID,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';

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
  @IsDefined()
  @ValidateNested()
  @Type(() => MoneyDto)
  expectedTotal: MoneyDto;

  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(maxLines)
  @ValidateNested({ each: true })
  @Type(() => CartLineDto)
  lines: CartLineDto[];
}
