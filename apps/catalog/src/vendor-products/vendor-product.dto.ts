import { IsId, IsLeftOutOr, pageAnswer, PageQuery } from '@mvec/http';
import { IsIn } from 'class-validator';
import { product } from '../products/product.dto.js';
import { type ProductStatus, productStatuses } from '../products/product-status.js';

export class ListVendorProducts extends PageQuery {
  @IsId()
  vendorId: string;

  @IsLeftOutOr()
  @IsIn(productStatuses)
  status?: ProductStatus;
}

export const productPage = pageAnswer(product);
