import { pageAnswer, pageQuery, uuid } from '@mvec/http';
import { z } from 'zod';
import { product } from '../products/product.dto.js';
import { productStatuses } from '../products/product-status.js';

export const listVendorProductsQuery = pageQuery.extend({
  vendorId: uuid,
  status: z.enum(productStatuses).optional(),
});

export type ListVendorProducts = z.infer<typeof listVendorProductsQuery>;

export const productPage = pageAnswer(product);
