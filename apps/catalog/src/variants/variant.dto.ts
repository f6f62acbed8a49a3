import { moneyAnswer, oneLine, uuid } from '@mvec/http';
import { money } from '@mvec/money';
import { z } from 'zod';
import { toOptions } from './variant-options.js';
import { lineTitle } from './line-title.js';
import { priceBody } from './price.dto.js';
import type { FoundVariantRow, VariantRow } from './variants.repository.js';

/** Variants of one product. */
export const maxVariants = 100;

const sku = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { error: 'must be up to 64 letters, digits, dots and dashes' })
  .describe("Unique among the vendor's variants");

const optionBody = z.strictObject({ name: oneLine(40), value: oneLine(60) });

const exampleOptions = [{ name: 'Colour', value: 'Red' }];
const examplePrice = { amount: 2_500, currency: 'EUR' };

export const createVariantBody = z
  .strictObject({
    sku,
    title: oneLine(200),
    options: z.array(optionBody).max(3).default([]).describe('The same names for all variants of a product'),
    price: priceBody,
    stock: z.int().min(0).max(1_000_000).describe('Units to begin with'),
  })
  .meta({
    id: 'CreateVariant',
    examples: [{ sku: 'K-RED', title: 'Red', options: exampleOptions, price: examplePrice, stock: 4 }],
  });

export type CreateVariant = z.infer<typeof createVariantBody>;

export const changeVariantBody = z
  .strictObject({ sku: sku.optional(), title: oneLine(200).optional(), price: priceBody.optional() })
  .refine((change) => Object.keys(change).length > 0, { error: 'must change something' })
  .meta({ id: 'ChangeVariant', examples: [{ price: { amount: 2_300, currency: 'EUR' } }] });

export type ChangeVariant = z.infer<typeof changeVariantBody>;

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
    available: z.int().describe('Units on sale, without those on hold'),
  })
  .meta({ id: 'Variant', examples: [example] });

export type VariantView = z.infer<typeof variant>;

export function toVariantView(row: VariantRow, optionNames: readonly string[]): VariantView {
  const { id, sku, title, optionValues, priceAmount, priceCurrency, available } = row;
  const options = toOptions(optionNames, optionValues);
  return { id, sku, title, options, price: money(priceAmount, priceCurrency), available };
}

export const findVariantsQuery = z.strictObject({
  ids: z
    .string()
    .max(4_000)
    .transform((ids) => ids.split(','))
    .pipe(z.array(uuid).min(1).max(100))
    .describe('Up to 100 variant ids, separated by commas'),
});

export type FindVariants = z.infer<typeof findVariantsQuery>;

const foundVariant = z
  .object({
    variantId: z.uuid(),
    productId: z.uuid(),
    vendorId: z.uuid(),
    title: z.string().describe("The product's title, and the variant's when it says more"),
    sku: z.string(),
    price: moneyAnswer,
    available: z.int().describe('Units that can be bought now'),
    purchasable: z.boolean().describe('False once the product is archived, or while its vendor is suspended'),
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
