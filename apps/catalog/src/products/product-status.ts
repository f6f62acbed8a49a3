import { ProductArchivedError } from './product.errors.js';

/**
 * - `draft`: its vendor's alone.
 * - `published`: on sale, unless its vendor is suspended.
 * - `archived`: off sale for good. Orders that were placed before go on.
 */
export const productStatuses = ['draft', 'published', 'archived'] as const;

export type ProductStatus = (typeof productStatuses)[number];

/** What its vendor can do to a product. */
export type ProductAction = 'change' | 'publish' | 'archive';

/** Every legal transition; the same status again means that the action does not move the product. */
const transitions: Record<ProductStatus, Partial<Record<ProductAction, ProductStatus>>> = {
  draft: { change: 'draft', publish: 'published', archive: 'archived' },
  published: { change: 'published', publish: 'published', archive: 'archived' },
  archived: { archive: 'archived' },
};

/** @throws {ProductArchivedError} when nothing can be done to the product any more */
export function nextProductStatus(productId: string, status: ProductStatus, action: ProductAction): ProductStatus {
  const next = transitions[status][action];
  if (next === undefined) throw new ProductArchivedError(productId, action);
  return next;
}
