import { type Money, money } from '@mvec/money';
import type { ProductStatus } from '../product-status.js';
import type { ListedProductRow, ProductRow, VariantRow } from '../products.repository.js';

export interface VariantDto {
  id: string;
  sku: string;
  title: string;
  price: Money;
  /** Units on sale now. */
  available: number;
}

export interface ListedProductDto {
  id: string;
  vendorId: string;
  /** Null in the moment between a vendor's approval and its arrival here. */
  vendorName: string | null;
  title: string;
  slug: string;
  publishedAt: string | null;
  variants: VariantDto[];
}

export interface ProductDto extends ListedProductDto {
  description: string;
  status: ProductStatus;
}

export function toProductDto(row: ProductRow): ProductDto {
  return { ...toListedProductDto(row), description: row.description, status: row.status };
}

export function toListedProductDto(row: ListedProductRow): ListedProductDto {
  return {
    id: row.id,
    vendorId: row.vendor_id,
    vendorName: row.vendor_name,
    title: row.title,
    slug: row.slug,
    publishedAt: row.published_at?.toISOString() ?? null,
    variants: row.variants.map(toVariantDto),
  };
}

function toVariantDto({ id, sku, title, price_amount, price_currency, available }: VariantRow): VariantDto {
  return { id, sku, title, price: money(price_amount, price_currency), available };
}
