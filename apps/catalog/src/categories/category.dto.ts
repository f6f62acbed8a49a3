import { oneLine, uuid } from '@mvec/http';
import { z } from 'zod';
import { isId, slugOrId } from '../slug.js';

const slug = slugOrId
  .max(100)
  .refine((text) => !isId(text), { error: 'must not look like an id' })
  .describe('For addresses; made of the name when left out');

const parentId = uuid.nullable().describe('Null for a category at the top');

export const createCategoryBody = z
  .strictObject({ name: oneLine(100), slug: slug.optional(), parentId: parentId.optional() })
  .meta({ id: 'CreateCategory', examples: [{ name: 'Kitchen', parentId: null }] });

export type CreateCategory = z.infer<typeof createCategoryBody>;

export const changeCategoryBody = z
  .strictObject({ name: oneLine(100).optional(), slug: slug.optional(), parentId: parentId.optional() })
  .refine((change) => Object.keys(change).length > 0, { error: 'must change something' })
  .meta({ id: 'ChangeCategory', examples: [{ name: 'Kitchen and table' }] });

export type ChangeCategory = z.infer<typeof changeCategoryBody>;

const example = { id: '01a2052c-5d1e-7c3a-9f10-2b7a4c1d8e90', slug: 'kitchen', name: 'Kitchen' };

export const category = z
  .object({ id: z.uuid(), slug: z.string(), name: z.string(), parentId: z.uuid().nullable() })
  .meta({ id: 'Category', examples: [{ ...example, parentId: null }] });

export type CategoryView = z.infer<typeof category>;

export interface CategoryNode {
  id: string;
  slug: string;
  name: string;
  children: CategoryNode[];
}

const categoryNode: z.ZodType<CategoryNode> = z
  .object({
    id: z.uuid(),
    slug: z.string(),
    name: z.string(),
    children: z.array(z.lazy(() => categoryNode)).describe('By name'),
  })
  .meta({ id: 'CategoryNode', examples: [{ ...example, children: [] }] });

export const categoryTree = z
  .object({ items: z.array(categoryNode).describe('The categories at the top, by name') })
  .meta({ id: 'CategoryTree', examples: [{ items: [{ ...example, children: [] }] }] });

export type CategoryTree = z.infer<typeof categoryTree>;

/** The category of a product. */
export const categoryOfProduct = z
  .object({ id: z.uuid(), slug: z.string(), name: z.string() })
  .meta({ id: 'CategoryOfProduct', examples: [example] });
