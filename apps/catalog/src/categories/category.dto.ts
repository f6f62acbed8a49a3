import { ChangesSomething, IsId, IsLeftOutOr, IsNullOr, IsOneLine } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { IsSlug } from '../slug.js';

@JSONSchema({ examples: [{ name: 'Kitchen', parentId: null }] })
export class CreateCategory {
  @IsOneLine({ max: 100 })
  name: string;

  @IsLeftOutOr()
  @IsSlug()
  @JSONSchema({ description: 'Part of addresses; made from the name when left out', examples: ['kitchen'] })
  slug?: string;

  @IsLeftOutOr()
  @IsNullOr()
  @IsId()
  @JSONSchema({ description: 'Null for a root category' })
  parentId?: string | null;
}

@ChangesSomething()
@JSONSchema({ examples: [{ name: 'Kitchen and table' }] })
export class ChangeCategory {
  @IsLeftOutOr()
  @IsOneLine({ max: 100 })
  name?: string;

  @IsLeftOutOr()
  @IsSlug()
  @JSONSchema({ description: 'Part of addresses', examples: ['kitchen'] })
  slug?: string;

  @IsLeftOutOr()
  @IsNullOr()
  @IsId()
  @JSONSchema({ description: 'Null for a root category' })
  parentId?: string | null;
}

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
  .object({ items: z.array(categoryNode).describe('The root categories, by name') })
  .meta({ id: 'CategoryTree', examples: [{ items: [{ ...example, children: [] }] }] });

export type CategoryTree = z.infer<typeof categoryTree>;

/** The category of a product. */
export const categoryOfProduct = z
  .object({ id: z.uuid(), slug: z.string(), name: z.string() })
  .meta({ id: 'CategoryOfProduct', examples: [example] });
