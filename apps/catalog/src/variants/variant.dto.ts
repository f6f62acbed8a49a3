import {
  ChangesSomething,
  IsInteger,
  IsLeftOutOr,
  IsListOf,
  IsMatching,
  IsOneLine,
  IsOneOf,
  moneyAnswer,
} from '@mvec/http';
import { money } from '@mvec/money';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsUUID } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { toOptions } from './variant-options.js';
import { lineTitle } from './line-title.js';
import { PriceRequest } from './price.dto.js';
import type { FoundVariantRow, VariantRow } from './variants.repository.js';

/** Maximum of variants of a product. */
export const maxVariants = 100;

const exampleOptions = [{ name: 'Colour', value: 'Red' }];
const examplePrice = { amount: 2_500, currency: 'EUR' };

const IsSku = () => IsMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, 'up to 64 letters, digits, dots and dashes');

@JSONSchema({ examples: exampleOptions })
export class OptionRequest {
  @IsOneLine({ max: 40 })
  name: string;

  @IsOneLine({ max: 60 })
  value: string;
}

@JSONSchema({
  examples: [{ sku: 'K-RED', title: 'Red', options: exampleOptions, price: examplePrice, stock: 4 }],
})
export class CreateVariant {
  @IsSku()
  @JSONSchema({ description: "Unique among the vendor's variants" })
  sku: string;

  @IsOneLine({ max: 200 })
  title: string;

  @IsListOf(() => OptionRequest, { min: 0, max: 3 })
  @JSONSchema({ description: 'All variants of a product have the same option names' })
  options: OptionRequest[] = [];

  @IsOneOf(() => PriceRequest)
  price: PriceRequest;

  @IsInteger({ min: 0, max: 1_000_000 })
  @JSONSchema({ description: 'Initial stock in units' })
  stock: number;
}

@ChangesSomething()
@JSONSchema({ examples: [{ price: { amount: 2_300, currency: 'EUR' } }] })
export class ChangeVariant {
  @IsLeftOutOr()
  @IsSku()
  @JSONSchema({ description: "Unique among the vendor's variants", examples: ['K-RED'] })
  sku?: string;

  @IsLeftOutOr()
  @IsOneLine({ max: 200 })
  title?: string;

  @IsLeftOutOr()
  @IsOneOf(() => PriceRequest)
  price?: PriceRequest;
}

const example = {
  id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
  sku: 'K-RED',
  title: 'Red',
  options: exampleOptions,
  price: examplePrice,
  available: 4,
};

export const variant = z
  .object({
    id: z.uuid(),
    sku: z.string(),
    title: z.string(),
    options: z.array(z.object({ name: z.string(), value: z.string() })),
    price: moneyAnswer,
    available: z.int().describe('Units on sale, without those in holds'),
  })
  .meta({ id: 'Variant', examples: [example] });

export type VariantView = z.infer<typeof variant>;

export function toVariantView(row: VariantRow, optionNames: readonly string[]): VariantView {
  const { id, sku, title, optionValues, priceAmount, priceCurrency, available } = row;
  const options = toOptions(optionNames, optionValues);
  return { id, sku, title, options, price: money(priceAmount, priceCurrency), available };
}

const maxIds = 100;

export class FindVariants {
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toLowerCase().split(',') : null))
  @IsArray()
  @ArrayMaxSize(maxIds)
  @IsUUID('all', { each: true })
  @JSONSchema(() => ({
    type: 'string',
    maxLength: 4_000,
    description: `Up to ${maxIds} variant ids, separated by commas`,
    examples: [example.id],
  }))
  ids: string[];
}

const foundVariant = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    vendorId: z.uuid(),
    title: z.string().describe("The product's title, and the variant's when it says more"),
    sku: z.string(),
    price: moneyAnswer,
    available: z.int().describe('Units that can be ordered now'),
    purchasable: z.boolean().describe('False when the product is archived or its vendor is suspended'),
  })
  .meta({
    id: 'FoundVariant',
    examples: [
      {
        variantId: example.id,
        productId: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
        vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
        title: 'Kettle – Red',
        sku: 'K-RED',
        price: examplePrice,
        available: 4,
        purchasable: true,
      },
    ],
  });

type FoundVariant = z.infer<typeof foundVariant>;

export const foundVariants = z.object({ items: z.array(foundVariant).describe('In the order of the ids') });

export type FoundVariants = z.infer<typeof foundVariants>;

export function toFoundVariant(row: FoundVariantRow): FoundVariant {
  return {
    variantId: row.id,
    productId: row.productId,
    vendorId: row.vendorId,
    title: lineTitle(row.productTitle, row.title),
    sku: row.sku,
    price: money(row.priceAmount, row.priceCurrency),
    available: row.purchasable ? row.available : 0,
    purchasable: row.purchasable,
  };
}
