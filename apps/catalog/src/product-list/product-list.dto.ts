import { pageAnswer, pageQuery, uuid } from '@mvec/http';
import { z } from 'zod';
import { listedProduct } from '../products/product.dto.js';
import { slugOrId } from '../slug.js';

export const productSorts = ['relevance', 'newest', 'price', '-price', 'name'] as const;

const amount = z.coerce.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

export const listProductsQuery = pageQuery
  .extend({
    q: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe(
        'Words, or beginnings of three letters or more, that all occur (the first eight count); accents do not matter, typing errors are forgiven. Of what is found, the newest 1,000 products are listed',
      ),
    category: slugOrId.optional().describe('Id or slug; what is in the categories below it is in it too'),
    vendorId: uuid.optional(),
    minPrice: amount.optional().describe('Minor units; some variant costs no less'),
    maxPrice: amount.optional().describe('Minor units; some variant costs no more'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' })
      .optional()
      .describe('Only products with prices in it; without it minPrice and maxPrice are in each product’s own'),
    inStock: z.enum(['true', 'false']).optional().describe('true: some variant, within the price range, is available'),
    sort: z
      .enum(productSorts)
      .optional()
      .describe('newest, or relevance when there is a q; price is the lowest of a product, within each currency'),
  })
  .refine(({ minPrice = 0, maxPrice = Infinity }) => minPrice <= maxPrice, {
    path: ['minPrice'],
    error: 'must not be more than maxPrice',
  })
  .refine(({ q, sort }) => sort !== 'relevance' || q !== undefined, {
    path: ['sort'],
    error: 'relevance needs a q',
  });

export type ListProducts = z.infer<typeof listProductsQuery>;

export const listedProductPage = pageAnswer(listedProduct);
