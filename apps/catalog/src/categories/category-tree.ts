import type { CategoryNode } from './category.dto.js';
import { CategoryCycleError, CategoryNotFoundError, CategoryTooDeepError } from './category.errors.js';

export interface CategoryRow {
  id: string;
  parentId: string | null;
  name: string;
  slug: string;
}

export const maxLevels = 5;

/** @param rows in the order in which siblings are shown */
export function treeOf(rows: readonly CategoryRow[], parentId: string | null = null): CategoryNode[] {
  return childrenOf(rows, parentId).map(({ id, slug, name }) => ({ id, slug, name, children: treeOf(rows, id) }));
}

/**
 * Whether the category `id`, with all that is below it, may stand under `parentId`.
 * @param rows the whole tree, locked
 * @throws {CategoryNotFoundError} {@link CategoryCycleError} {@link CategoryTooDeepError}
 */
export function requirePlace(rows: readonly CategoryRow[], id: string, parentId: string | null): void {
  const ancestors = pathTo(rows, parentId);
  if (parentId !== null && ancestors.includes(id)) throw new CategoryCycleError(id, parentId);
  const levels = ancestors.length + levelsFrom(rows, id);
  if (levels > maxLevels) throw new CategoryTooDeepError(levels, maxLevels);
}

function childrenOf(rows: readonly CategoryRow[], parentId: string | null): CategoryRow[] {
  return rows.filter((row) => row.parentId === parentId);
}

/** Ids from a category up to the top. */
function pathTo(rows: readonly CategoryRow[], id: string | null): string[] {
  if (id === null) return [];
  const row = rows.find((candidate) => candidate.id === id);
  if (!row) throw new CategoryNotFoundError(id);
  return [id, ...pathTo(rows, row.parentId)];
}

function levelsFrom(rows: readonly CategoryRow[], id: string): number {
  return 1 + Math.max(0, ...childrenOf(rows, id).map((child) => levelsFrom(rows, child.id)));
}
