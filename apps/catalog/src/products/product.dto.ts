import {
  ChangesSomething,
  IsId,
  IsLeftOutOr,
  IsListOf,
  IsNullOr,
  IsOneLine,
  IsText,
  moneyAnswer,
  time,
} from '@mvec/http';
import { money } from '@mvec/money';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { categoryOfProduct } from '../categories/category.dto.js';
import { CreateVariant, maxVariants, toVariantView, variant } from '../variants/variant.dto.js';
import { choicesOf } from '../variants/variant-options.js';
import { productStatuses } from './product-status.js';
import type { ListedProductRow, ProductRow } from './products.repository.js';

@JSONSchema({
  examples: [
    {
      vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
      title: 'Kettle',
      description: 'Boils water',
      categoryId: '01a2052c-5d1e-7c3a-9f10-2b7a4c1d8e90',
      variants: [
        {
          sku: 'K-RED',
          title: 'Red',
          options: [{ name: 'Colour', value: 'Red' }],
          price: { amount: 2_500, currency: 'EUR' },
          stock: 4,
        },
      ],
    },
  ],
})
export class CreateProduct {
  @IsId()
  vendorId: string;

  @IsOneLine({ max: 200 })
  title: string;

  @IsText({ max: 10_000 })
  description: string;

  @IsLeftOutOr()
  @IsNullOr()
  @IsId()
  categoryId?: string | null;

  @IsListOf(() => CreateVariant, { min: 1, max: maxVariants })
  variants: CreateVariant[];
}

@ChangesSomething()
@JSONSchema({ examples: [{ title: 'Whistling kettle' }] })
export class ChangeProduct {
  @IsLeftOutOr()
  @IsOneLine({ max: 200 })
  title?: string;

  @IsLeftOutOr()
  @IsText({ max: 10_000 })
  description?: string;

  @IsLeftOutOr()
  @IsNullOr()
  @IsId()
  @JSONSchema({ description: 'Null removes it from its category' })
  categoryId?: string | null;
}

const example = {
  id: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
  vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
  vendorName: 'Copper & Sons',
  category: { id: '01a2052c-5d1e-7c3a-9f10-2b7a4c1d8e90', slug: 'kitchen', name: 'Kitchen' },
  title: 'Kettle',
  slug: 'kettle-cb2183ebeba0',
  lowestPrice: { amount: 2_500, currency: 'EUR' },
  options: [{ name: 'Colour', values: ['Red'] }],
  publishedAt: '2026-11-22T12:00:00.000Z',
  variants: [
    {
      id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
      sku: 'K-RED',
      title: 'Red',
      options: [{ name: 'Colour', value: 'Red' }],
      price: { amount: 2_500, currency: 'EUR' },
      available: 4,
    },
  ],
};

export const listedProduct = z
  .object({
    id: z.uuid(),
    vendorId: z.uuid(),
    vendorName: z.string().nullable().describe("Null until the vendor's approval has reached catalog"),
    category: categoryOfProduct.nullable(),
    title: z.string(),
    slug: z.string(),
    lowestPrice: moneyAnswer.describe('Lowest price of its variants, in stock or not'),
    options: z
      .array(z.object({ name: z.string(), values: z.array(z.string()) }))
      .describe('Options in which the variants differ'),
    publishedAt: time.nullable(),
    variants: z.array(variant),
  })
  .meta({ id: 'ListedProduct', examples: [example] });

export type ListedProductView = z.infer<typeof listedProduct>;

export const product = listedProduct
  .extend({
    description: z.string(),
    status: z.enum(productStatuses),
    version: z.int().describe('Number of changes of texts, variants and status; sent as the ETag'),
    createdAt: time,
    archivedAt: time.nullable(),
  })
  .meta({
    id: 'Product',
    examples: [
      {
        ...example,
        description: 'Boils water',
        status: 'published',
        version: 2,
        createdAt: '2026-11-22T11:00:00.000Z',
        archivedAt: null,
      },
    ],
  });

export type ProductView = z.infer<typeof product>;

export function toProductView(row: ProductRow): ProductView {
  return {
    ...toListedProductView(row),
    description: row.description,
    status: row.status,
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    archivedAt: row.archivedAt?.toISOString() ?? null,
  };
}

export function toListedProductView(row: ListedProductRow): ListedProductView {
  const { optionNames: names, variants } = row;
  return {
    id: row.id,
    vendorId: row.vendorId,
    vendorName: row.vendorName,
    category: row.category,
    title: row.title,
    slug: row.slug,
    lowestPrice: money(row.lowestPrice, row.currency),
    options: choicesOf(
      names,
      variants.map(({ optionValues }) => optionValues),
    ),
    publishedAt: row.publishedAt?.toISOString() ?? null,
    variants: variants.map((of) => toVariantView(of, names)),
  };
}
