import { Database } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { readableSlug } from '../slug.js';
import { RecentPages } from '../page-cache/recent-pages.js';
import { CategoriesRepository } from './categories.repository.js';
import type { CategoryTree, CategoryView, ChangeCategory, CreateCategory } from './category.dto.js';
import { CategoryNotEmptyError, CategoryNotFoundError } from './category.errors.js';
import { type CategoryRow, requirePlace, treeOf } from './category-tree.js';

/** The tree that products stand in. Changed by operators alone, one change at a time. */
@Injectable()
export class CategoriesService {
  constructor(
    private readonly database: Database,
    private readonly categories: CategoriesRepository,
    private readonly recent: RecentPages,
  ) {}

  async showTree(): Promise<CategoryTree> {
    return { items: treeOf(await this.categories.findAll()) };
  }

  async createCategory({ name, slug, parentId = null }: CreateCategory): Promise<CategoryView> {
    const id = uuidv7();
    const row = { id, parentId, name, slug: slug ?? slugOf(name, id) };
    return this.database.transaction(async (tx) => {
      requirePlace(await this.categories.lockAll(tx), id, parentId);
      this.recent.forgetAfter(tx);
      await this.categories.insert(tx, row);
      return toCategoryView(row);
    });
  }

  /** A new name leaves the slug, so that addresses stay. */
  async changeCategory(categoryId: string, change: ChangeCategory): Promise<CategoryView> {
    return this.database.transaction(async (tx) => {
      const rows = await this.categories.lockAll(tx);
      const before = requireCategory(rows, categoryId);
      const { name = before.name, slug = before.slug, parentId = before.parentId } = change;
      requirePlace(rows, categoryId, parentId);
      const row = { id: categoryId, parentId, name, slug };
      this.recent.forgetAfter(tx);
      await this.categories.update(tx, row);
      return toCategoryView(row);
    });
  }

  async deleteCategory(categoryId: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      this.recent.forgetAfter(tx);
      requireCategory(await this.categories.lockAll(tx), categoryId);
      if (!(await this.categories.deleteEmpty(tx, categoryId))) throw new CategoryNotEmptyError(categoryId);
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
