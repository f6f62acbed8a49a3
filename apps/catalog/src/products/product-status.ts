import { ProductArchivedError } from './product.errors.js';

/**
 * - `draft`: only its vendor sees it.
 * - `published`: on sale, unless its vendor is suspended.
 * - `archived`: off sale for good. Open orders continue.
 */
export const productStatuses = ['draft', 'published', 'archived'] as const;

export type ProductStatus = (typeof productStatuses)[number];

/** Actions of the vendor. */
export type ProductAction = 'change' | 'publish' | 'archive';

/** Every legal transition; the same status means that the action does not change it. */
const transitions: Record<ProductStatus, Partial<Record<ProductAction, ProductStatus>>> = {
  draft: { change: 'draft', publish: 'published', archive: 'archived' },
  published: { change: 'published', publish: 'published', archive: 'archived' },
  archived: { archive: 'archived' },
};

/** @throws {ProductArchivedError} when the product is archived, unless the action is to archive it */
export function nextProductStatus(productId: string, status: ProductStatus, action: ProductAction): ProductStatus {
  const next = transitions[status][action];
  if (next === undefined) throw new ProductArchivedError(productId, action);
  return next;
}
