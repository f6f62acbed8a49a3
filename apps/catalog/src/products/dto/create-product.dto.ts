import type { Money } from '@mvec/money';
import { Nested, NestedList } from '@mvec/http';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsInt,
  IsString,
  IsUUID,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';

/** With the largest order (a hundred lines of 10,000) a total is still exact. */
const highestPrice = 1_000_000_000;

/** Also stands in mails, so it has no line breaks. */
const visible = /^(?=.*\S)\P{Cc}+$/u;

export class PriceDto implements Money {
  /** Minor units. */
  @IsInt()
  @Min(0)
  @Max(highestPrice)
  amount: number;

  @Matches(/^[A-Z]{3}$/, { message: 'currency must be an ISO 4217 code such as EUR' })
  currency: string;
}

export class CreateVariantDto {
  @IsString()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { message: 'sku must be up to 64 letters, digits, dots and dashes' })
  sku: string;

  @IsString()
  @Length(1, 200)
  @Matches(visible, { message: 'title must not be blank or hold control characters' })
  title: string;

  @Nested(() => PriceDto)
  price: PriceDto;

  /** Units to begin with. */
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  stock: number;
}

export class CreateProductDto {
  @IsUUID()
  vendorId: string;

  @IsString()
  @Length(1, 200)
  @Matches(visible, { message: 'title must not be blank or hold control characters' })
  title: string;

  @IsString()
  @MaxLength(10_000)
  description: string;

  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @NestedList(() => CreateVariantDto)
  variants: CreateVariantDto[];
}
