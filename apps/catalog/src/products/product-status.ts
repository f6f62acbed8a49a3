/** A `draft` is its vendor's alone; publishing puts it on sale, once and for good. */
export const productStatuses = ['draft', 'published'] as const;

export type ProductStatus = (typeof productStatuses)[number];
