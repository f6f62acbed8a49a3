import { Database, one, type RowOf, rowsOf, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import type { Product, Variant } from '../generated/prisma/client.js';
import { isUniqueViolation } from '../unique-violation.js';
import { onSale } from './on-sale.js';
import { SkuTakenError } from './variant.errors.js';

export type VariantRow = RowOf<
  Variant,
  'id' | 'sku' | 'title' | 'optionValues' | 'priceAmount' | 'priceCurrency' | 'available'
>;

export interface NewVariant {
  id: string;
  sku: string;
  title: string;
  optionValues: string[];
  price: { amount: number; currency: string };
  stock: number;
}

/** New values of a variant; fields left out do not change. */
interface VariantChange {
  sku?: string;
  title?: string;
  price?: { amount: number; currency: string };
}

export interface FoundVariantRow extends VariantRow, RowOf<Variant, 'productId' | 'vendorId'> {
  productTitle: Product['title'];
  purchasable: boolean;
}

@Injectable()
export class VariantsRepository {
  constructor(private readonly database: Database) {}

  /** Inserts variants in the given order after the existing ones. The caller has locked the product's row. */
  async insertVariants(
    tx: Tx,
    product: { id: string; vendorId: string },
    variants: readonly NewVariant[],
  ): Promise<void> {
    const rows = variants.map(({ price, ...variant }) => ({ ...variant, ...price }));
    const types = {
      id: 'uuid',
      sku: 'text',
      title: 'text',
      optionValues: 'jsonb',
      amount: 'bigint',
      currency: 'text',
      stock: 'integer',
    } as const;
    const added = await tx.query<{ sku: string }>(sql`
      insert into variants (id, product_id, vendor_id, position, sku, title, option_values, price_amount,
        price_currency, available)
      select variant.id, ${product.id}::uuid, ${product.vendorId}::uuid, last.position + variant.position, variant.sku,
        variant.title, array(select jsonb_array_elements_text(variant.option_values)), variant.amount,
        variant.currency, variant.stock
      from ${rowsOf(rows, types, { positionColumn: 'position' })} as variant,
        (select coalesce(max(position), 0) as position from variants where product_id = ${product.id}) as last
      on conflict (vendor_id, sku) do nothing
      returning sku`);
    const taken = variants.filter(({ sku }) => !added.some((row) => row.sku === sku));
    if (taken.length > 0) throw new SkuTakenError(taken.map(({ sku }) => sku));
  }

  /** The caller has locked the product's row. @returns false when the variant has these values already */
  async updateVariant(tx: Tx, variantId: string, { sku, title, price }: VariantChange): Promise<boolean> {
    try {
      const changed = await tx.execute(sql`
        update variants set sku = wanted.sku, title = wanted.title, price_amount = wanted.amount,
          price_currency = wanted.currency
        from (
          select coalesce(${sku ?? null}, sku) as sku, coalesce(${title ?? null}, title) as title,
            coalesce(${price?.amount ?? null}::bigint, price_amount) as amount,
            coalesce(${price?.currency ?? null}, price_currency) as currency
          from variants where id = ${variantId}
        ) as wanted
        where id = ${variantId} and (variants.sku, variants.title, price_amount, price_currency)
          is distinct from (wanted.sku, wanted.title, wanted.amount, wanted.currency)`);
      return changed === 1;
    } catch (error) {
      if (isUniqueViolation(error, 'variants_vendor_id_sku_key')) throw new SkuTakenError([sku ?? '']);
      throw error;
    }
  }

  async listOptionValues(tx: Tx, productId: string): Promise<string[][]> {
    const rows = await tx.query<{ optionValues: string[] }>(sql`
      select option_values from variants where product_id = ${productId}`);
    return rows.map(({ optionValues }) => optionValues);
  }

  async findVariant(tx: Tx, variantId: string): Promise<VariantRow> {
    const row = one(
      await tx.query<VariantRow>(sql`
        select id, sku, title, option_values, price_amount, price_currency, available
        from variants where id = ${variantId}`),
    );
    if (!row) throw new Error(`Variant ${variantId} disappeared although variants are never deleted`);
    return row;
  }

  /** Finds variants of products that are or were on sale, not those of drafts. */
  async findPublicVariants(ids: readonly string[]): Promise<FoundVariantRow[]> {
    return this.database.query<FoundVariantRow>(sql`
      select variants.id, product_id, variants.vendor_id, products.title as product_title, sku, variants.title,
        option_values, price_amount, price_currency, available, (${onSale}) as purchasable
      from variants join products on products.id = product_id
      where variants.id = any(${ids}::uuid[]) and products.published_at is not null
      order by array_position(${ids}::uuid[], variants.id)`);
  }
}
