import { Database } from '@mvec/database';
import { mapPage, type Page, pageOf } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { CategoriesRepository } from '../categories/categories.repository.js';
import { CategoryNotFoundError } from '../categories/category.errors.js';
import { sealed } from '../list-cursor.js';
import {
  type ListedProductView,
  type ProductView,
  toListedProductView,
  toProductView,
} from '../products/product.dto.js';
import { ProductNotFoundError } from '../products/product.errors.js';
import { ProductsRepository } from '../products/products.repository.js';
import type { ListProducts } from './product-list.dto.js';
import { type ProductFilters, ProductListRepository } from './product-list.repository.js';
import { ProductSearch } from './product-search.js';
import { productSortOf } from './product-sort.js';
import { RecentPages } from '../page-cache/recent-pages.js';

/** The public list: products on sale, of vendors that are not suspended. */
@Injectable()
export class ProductListService {
  constructor(
    private readonly database: Database,
    private readonly list: ProductListRepository,
    private readonly search: ProductSearch,
    private readonly products: ProductsRepository,
    private readonly categories: CategoriesRepository,
    private readonly recent: RecentPages,
  ) {}

  /** @returns a page as JSON */
  async listProducts(query: ListProducts): Promise<string> {
    const readPage = async () => JSON.stringify(await this.readPage(query));
    // Searches are not cached: the same words rarely come twice within a second.
    return query.q === undefined ? this.recent.findPage(JSON.stringify(query), readPage) : readPage();
  }

  private async readPage({ cursor, limit, ...query }: ListProducts): Promise<Page<ListedProductView>> {
    const identity = { list: 'products', ...query };
    const { orderBy, after, keyOf } = productSortOf[query.sort ?? (query.q === undefined ? 'newest' : 'relevance')];
    const slice = { orderBy, after: after(cursor, identity), limit: limit + 1 };
    const filters = await this.resolveFilters(query);
    const rows = await (query.q === undefined
      ? this.list.listProducts(this.database, filters, slice)
      : this.search.searchProducts(query.q, filters, slice));
    return mapPage(
      pageOf(rows, limit, (row) => sealed(identity, keyOf(row))),
      toListedProductView,
    );
  }

  async showProduct(reference: string): Promise<ProductView> {
    const product = await this.products.findProductOnSale(reference);
    if (!product) throw new ProductNotFoundError(reference);
    return toProductView(product);
  }

  private async resolveFilters(query: Omit<ListProducts, 'cursor' | 'limit'>): Promise<ProductFilters> {
    const { category, inStock, vendorId, minPrice, maxPrice, currency } = query;
    const categoryIds = category === undefined ? undefined : await this.categories.findWithDescendants(category);
    if (category !== undefined && categoryIds?.length === 0) throw new CategoryNotFoundError(category);
    return { vendorId, minPrice, maxPrice, currency, categoryIds, inStock: inStock === true };
  }
}
