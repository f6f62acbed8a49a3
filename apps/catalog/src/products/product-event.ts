import type { ProductUpdated } from '@mvec/events';
import type { ProductRow } from './products.repository.js';

/** The data of a product's events: the whole product. */
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
