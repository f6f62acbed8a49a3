/** A `draft` is its vendor's alone; publishing puts it on sale, once and for good. */
export type ProductStatus = 'draft' | 'published';
