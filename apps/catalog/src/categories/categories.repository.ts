import { Database, one, type Queryable, sql, type Tx } from '@mvec/database';
import { Injectable } from '@nestjs/common';
import { isId } from '../slug.js';
import { isUniqueViolation } from '../unique-violation.js';
import { CategorySlugTakenError } from './category.errors.js';
import type { CategoryRow } from './category-tree.js';

@Injectable()
export class CategoriesRepository {
  constructor(private readonly database: Database) {}

  async findCategories(): Promise<CategoryRow[]> {
    return this.select(this.database);
  }

  /** Locks the tree for one change at a time: two moves that are each legal may make a cycle together. */
  async lockCategories(tx: Tx): Promise<CategoryRow[]> {
    await tx.execute(sql`lock table categories in share row exclusive mode`);
    return this.select(tx);
  }

  async insertCategory(tx: Tx, { id, parentId, name, slug }: CategoryRow): Promise<void> {
    await refusingTakenSlug(slug, () =>
      tx.execute(sql`
        insert into categories (id, parent_id, name, slug) values (${id}, ${parentId}, ${name}, ${slug})`),
    );
  }

  async updateCategory(tx: Tx, { id, parentId, name, slug }: CategoryRow): Promise<void> {
    await refusingTakenSlug(slug, () =>
      tx.execute(sql`
        update categories set parent_id = ${parentId}, name = ${name}, slug = ${slug} where id = ${id}`),
    );
  }

  /**
   * Deletes a category without children and without products; archived products do not count and lose it.
   * @returns false when it is not empty
   */
  async deleteEmptyCategory(tx: Tx, id: string): Promise<boolean> {
    // Waits for transactions that put a product into the category, so that the next statements see it.
    await tx.query(sql`select from categories where id = ${id} for update`);
    await tx.execute(sql`update products set category_id = null where category_id = ${id} and status = 'archived'`);
    const deleted = await tx.execute(sql`
      delete from categories where id = ${id}
        and not exists (select from products where category_id = ${id})
        and not exists (select from categories as children where children.parent_id = ${id})`);
    return deleted === 1;
  }

  /** Prevents the category's deletion for the rest of the transaction. @returns false when it does not exist */
  async lockCategory(tx: Tx, id: string): Promise<boolean> {
    const rows = await tx.query(sql`select from categories where id = ${id} for key share`);
    return rows.length === 1;
  }

  /** @returns the ids of the category and its descendants; none when it does not exist */
  async findWithDescendants(reference: string): Promise<string[]> {
    const start = isId(reference) ? sql`id = ${reference}::uuid` : sql`slug = ${reference}`;
    const rows = await this.database.query<{ ids: string[] | null }>(sql`
      with recursive below as (
        select id from categories where ${start}
        union
        select categories.id from categories join below on categories.parent_id = below.id
      )
      select array_agg(id) as ids from below`);
    return one(rows)?.ids ?? [];
  }

  private select(queryable: Queryable): Promise<CategoryRow[]> {
    return queryable.query<CategoryRow>(sql`
      select id, parent_id, name, slug from categories order by sort_name, id`);
  }
}

async function refusingTakenSlug(slug: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (isUniqueViolation(error, 'categories_slug_key')) throw new CategorySlugTakenError(slug);
    throw error;
  }
}
