import type { Caller } from '@mvec/auth';
import { Database, empty, sql } from '@mvec/database';
import { cursorTime, mapPage, type Page, pageOf } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { readSealed, sealed } from '../list-cursor.js';
import { requireMemberOf } from '../vendors/membership.js';
import { type ProductView, toProductView } from '../products/product.dto.js';
import { ProductNotFoundError } from '../products/product.errors.js';
import { productJoins, productColumns, type ProductRow, ProductsRepository } from '../products/products.repository.js';
import type { ListVendorProducts } from './vendor-product.dto.js';

const cursorKey = z.tuple([cursorTime, z.uuid()]);

/** A vendor's own products in every status, even while the vendor is suspended. */
@Injectable()
export class VendorProductsService {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsRepository,
  ) {}

  async listProducts(caller: Caller, query: ListVendorProducts): Promise<Page<ProductView>> {
    const { vendorId, status, cursor, limit } = query;
    requireMemberOf(caller, vendorId);
    const list = { list: 'vendor-products', vendorId, status };
    const after = readSealed(cursor, list, cursorKey);
    const inStatus = status === undefined ? empty : sql`and status = ${status}`;
    const onPage = after === undefined ? empty : sql`and (created_at, id) < (${after[0]}, ${after[1]})`;
    const rows = await this.database.query<ProductRow>(sql`
      select ${productColumns}
      from (
        select * from products where vendor_id = ${vendorId} ${inStatus} ${onPage}
        order by created_at desc, id desc limit ${limit + 1}
      ) as products
      ${productJoins}
      order by products.created_at desc, products.id desc`);
    const page = pageOf(rows, limit, (row) => sealed(list, [row.createdAt.toISOString(), row.id]));
    return mapPage(page, toProductView);
  }

  async showProduct(caller: Caller, productId: string): Promise<ProductView> {
    const product = await this.products.findProductOfVendors(this.database, productId, caller.vendors);
    if (!product) throw new ProductNotFoundError(productId);
    return toProductView(product);
  }
}
