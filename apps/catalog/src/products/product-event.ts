import type { ProductUpdated } from '@mvec/events';
import type { ProductRow } from './products.repository.js';

/** A product as its events carry it: whole. */
export function toProductEvent({ id: productId, vendorId, title, slug, variants }: ProductRow): ProductUpdated {
  return {
    productId,
    vendorId,
    title,
    slug,
    variants: variants.map((variant) => ({
      variantId: variant.id,
      sku: variant.sku,
      title: variant.title,
      price: { amount: variant.priceAmount, currency: variant.priceCurrency },
    })),
  };
}
