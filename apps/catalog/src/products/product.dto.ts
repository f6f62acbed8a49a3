import { moneyAnswer, oneLine, pageAnswer, pageQuery, time, uuid } from '@mvec/http';
import { money } from '@mvec/money';
import { z } from 'zod';
import { priceBody } from './price.dto.js';
import { productStatuses } from './product-status.js';
import type { ListedProductRow, ProductRow, VariantRow } from './products.repository.js';

const sku = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, {
  error: 'must be up to 64 letters, digits, dots and dashes',
});

const createVariant = z.strictObject({
  sku,
  title: oneLine(200),
  price: priceBody,
  stock: z.int().min(0).max(1_000_000).describe('Units to begin with'),
});

export const createProductBody = z
  .strictObject({
    vendorId: uuid,
    title: oneLine(200),
    description: z.string().max(10_000),
    variants: z.array(createVariant).min(1).max(100),
  })
  .meta({
    id: 'CreateProduct',
    examples: [
      {
        vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
        title: 'Kettle',
        description: 'Boils water',
        variants: [{ sku: 'K-RED', title: 'Red', price: { amount: 2_500, currency: 'EUR' }, stock: 4 }],
      },
    ],
  });

export type CreateProduct = z.infer<typeof createProductBody>;
export type CreateVariant = z.infer<typeof createVariant>;

export const listProductsQuery = pageQuery.extend({ vendorId: uuid.optional() });

export type ListProducts = z.infer<typeof listProductsQuery>;

const variant = z
  .object({
    id: z.uuid(),
    sku: z.string(),
    title: z.string(),
    price: moneyAnswer,
    available: z.int().describe('Units on sale now'),
  })
  .meta({
    id: 'Variant',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        sku: 'K-RED',
        title: 'Red',
        price: { amount: 2_500, currency: 'EUR' },
        available: 4,
      },
    ],
  });

export type VariantView = z.infer<typeof variant>;

const example = {
  id: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0',
  vendorId: '01a2052c-9c1e-7b0a-8f52-6a0a4a3e7c11',
  vendorName: 'Copper & Sons',
  title: 'Kettle',
  slug: 'kettle-cb2183ebeba0',
  publishedAt: '2026-11-22T12:00:00.000Z',
  variants: [],
};

const listedProduct = z
  .object({
    id: z.uuid(),
    vendorId: z.uuid(),
    vendorName: z.string().nullable().describe("Null in the moment between a vendor's approval and its arrival here"),
    title: z.string(),
    slug: z.string(),
    publishedAt: time.nullable(),
    variants: z.array(variant),
  })
  .meta({ id: 'ListedProduct', examples: [example] });

export type ListedProductView = z.infer<typeof listedProduct>;

export const listedProductPage = pageAnswer(listedProduct);

export const product = listedProduct
  .extend({ description: z.string(), status: z.enum(productStatuses) })
  .meta({ id: 'Product', examples: [{ ...example, description: 'Boils water', status: 'published' }] });

export type ProductView = z.infer<typeof product>;

export function toProductView(row: ProductRow): ProductView {
  return { ...toListedProductView(row), description: row.description, status: row.status };
}

export function toListedProductView(row: ListedProductRow): ListedProductView {
  return {
    id: row.id,
    vendorId: row.vendor_id,
    vendorName: row.vendor_name,
    title: row.title,
    slug: row.slug,
    publishedAt: row.published_at?.toISOString() ?? null,
    variants: row.variants.map(toVariantView),
  };
}

function toVariantView({ id, sku, title, price_amount, price_currency, available }: VariantRow): VariantView {
  return { id, sku, title, price: money(price_amount, price_currency), available };
}
