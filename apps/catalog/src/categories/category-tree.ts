import type { RowOf } from '@mvec/database';
import type { Category } from '../generated/prisma/client.js';
import type { CategoryNode } from './category.dto.js';
import { CategoryCycleError, CategoryNotFoundError, CategoryTooDeepError } from './category.errors.js';

export type CategoryRow = RowOf<Category, 'id' | 'parentId' | 'name' | 'slug'>;

export const maxLevels = 5;

/** @param rows sorted as siblings are shown */
export function treeOf(rows: readonly CategoryRow[], parentId: string | null = null): CategoryNode[] {
  return childrenOf(rows, parentId).map(({ id, slug, name }) => ({ id, slug, name, children: treeOf(rows, id) }));
}

/**
 * Checks that the category `id`, with its descendants, may be a child of `parentId`.
 * @param rows the whole tree, locked
 * @throws {CategoryNotFoundError} {@link CategoryCycleError} {@link CategoryTooDeepError}
 */
export function requireLegalParent(rows: readonly CategoryRow[], id: string, parentId: string | null): void {
  const ancestors = pathTo(rows, parentId);
  if (parentId !== null && ancestors.includes(id)) throw new CategoryCycleError(id, parentId);
  const levels = ancestors.length + levelsFrom(rows, id);
  if (levels > maxLevels) throw new CategoryTooDeepError(levels, maxLevels);
}

function childrenOf(rows: readonly CategoryRow[], parentId: string | null): CategoryRow[] {
  return rows.filter((row) => row.parentId === parentId);
}

/** Ids from a category up to its root. */
function pathTo(rows: readonly CategoryRow[], id: string | null): string[] {
  if (id === null) return [];
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new CategoryNotFoundError(id);
  return [id, ...pathTo(rows, row.parentId)];
}

function levelsFrom(rows: readonly CategoryRow[], id: string): number {
  return 1 + Math.max(0, ...childrenOf(rows, id).map((child) => levelsFrom(rows, child.id)));
}
