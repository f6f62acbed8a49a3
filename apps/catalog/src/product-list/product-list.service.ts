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
import { productSortOf } from './product-sort.js';
import { searchWordsOf } from './search-words.js';

const emptyPage = { items: [], nextCursor: null };

/** Products as everybody sees them: on sale, of vendors that are not suspended. */
@Injectable()
export class ProductListService {
  constructor(
    private readonly database: Database,
    private readonly list: ProductListRepository,
    private readonly products: ProductsRepository,
    private readonly categories: CategoriesRepository,
  ) {}

  async listProducts({ cursor, limit, ...query }: ListProducts): Promise<Page<ListedProductView>> {
    const identity = { list: 'products', ...query };
    const { orderBy, after, keyOf } = productSortOf[query.sort ?? (query.q === undefined ? 'newest' : 'relevance')];
    const onPage = after(cursor, identity);
    const filters = await this.resolve(query);
    if (filters === undefined) return emptyPage;
    const rows = await this.list.list(filters, { orderBy, after: onPage }, limit + 1);
    return mapPage(
      pageOf(rows, limit, (row) => sealed(identity, keyOf(row))),
      toListedProductView,
    );
  }

  async showProduct(reference: string): Promise<ProductView> {
    const product = await this.products.findOnSale(reference);
    if (!product) throw new ProductNotFoundError(reference);
    return toProductView(product);
  }

  /** @returns undefined when nothing can match */
  private async resolve(query: Omit<ListProducts, 'cursor' | 'limit'>): Promise<ProductFilters | undefined> {
    const { q, category, inStock, vendorId, minPrice, maxPrice, currency } = query;
    const categoryIds = category === undefined ? undefined : await this.categories.findWithDescendants(category);
    if (category !== undefined && categoryIds?.length === 0) throw new CategoryNotFoundError(category);
    const words = q === undefined ? undefined : await searchWordsOf(this.database, q);
    if (words === null) return undefined;
    return { vendorId, minPrice, maxPrice, currency, categoryIds, words, inStock: inStock === 'true' };
  }
}
