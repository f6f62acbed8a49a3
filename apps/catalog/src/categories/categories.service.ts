import { type Caller, requireOperator } from '@mvec/auth';
import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { readableSlug } from '../slug.js';
import { RecentPages } from '../page-cache/recent-pages.js';
import { CategoriesRepository } from './categories.repository.js';
import type { CategoryTree, CategoryView, ChangeCategory, CreateCategory } from './category.dto.js';
import { CategoryNotEmptyError, CategoryNotFoundError } from './category.errors.js';
import { type CategoryRow, requireLegalParent, treeOf } from './category-tree.js';

/** The tree of categories. Only operators change it, one change at a time. */
@Injectable()
export class CategoriesService {
  constructor(
    private readonly database: Database,
    private readonly categories: CategoriesRepository,
    private readonly recent: RecentPages,
  ) {}

  async showTree(): Promise<CategoryTree> {
    return { items: treeOf(await this.categories.findCategories()) };
  }

  async createCategory(caller: Caller, request: CreateCategory): Promise<CategoryView> {
    requireOperator(caller);
    const { name, slug, parentId = null } = request;
    const id = uuidv7();
    const row = { id, parentId, name, slug: slug ?? slugOf(name, id) };
    return this.database.transaction(async (tx) => {
      requireLegalParent(await this.categories.lockCategories(tx), id, parentId);
      this.recent.clearAfterCommit(tx);
      await this.categories.insertCategory(tx, row);
      return toCategoryView(row);
    });
  }

  /** A new name does not change the slug, so that addresses stay valid. */
  async changeCategory(caller: Caller, categoryId: string, change: ChangeCategory): Promise<CategoryView> {
    requireOperator(caller);
    return this.database.transaction(async (tx) => {
      const rows = await this.categories.lockCategories(tx);
      const before = requireCategory(rows, categoryId);
      const { name = before.name, slug = before.slug, parentId = before.parentId } = change;
      requireLegalParent(rows, categoryId, parentId);
      const row = { id: categoryId, parentId, name, slug };
      this.recent.clearAfterCommit(tx);
      await this.categories.updateCategory(tx, row);
      return toCategoryView(row);
    });
  }

  async deleteCategory(caller: Caller, categoryId: string): Promise<void> {
    requireOperator(caller);
    await this.database.transaction(async (tx) => {
      this.recent.clearAfterCommit(tx);
      requireCategory(await this.categories.lockCategories(tx), categoryId);
      if (!(await this.categories.deleteEmptyCategory(tx, categoryId))) throw new CategoryNotEmptyError(categoryId);
    });
  }
}

function requireCategory(rows: readonly CategoryRow[], id: string): CategoryRow {
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new CategoryNotFoundError(id);
  return row;
}

function slugOf(name: string, id: string): string {
  return readableSlug(name) || id.slice(-12);
}

function toCategoryView({ id, slug, name, parentId }: CategoryRow): CategoryView {
  return { id, slug, name, parentId };
}
