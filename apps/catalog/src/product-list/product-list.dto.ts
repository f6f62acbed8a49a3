import {
  HoldsTrue,
  IsCurrency,
  IsId,
  IsLeftOutOr,
  IsQueryBoolean,
  IsQueryInteger,
  IsText,
  pageAnswer,
  PageQuery,
  Trim,
} from '@mvec/http';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { listedProduct } from '../products/product.dto.js';
import { IsSlugOrId } from '../slug.js';

export const productSorts = ['relevance', 'newest', 'price', '-price', 'name'] as const;

@HoldsTrue<ListProducts>({
  field: 'minPrice',
  message: 'minPrice must not be more than maxPrice',
  holds: ({ minPrice = 0, maxPrice = Infinity }) => minPrice <= maxPrice,
})
@HoldsTrue<ListProducts>({
  field: 'sort',
  message: 'sort by relevance needs a q',
  holds: ({ q, sort }) => sort !== 'relevance' || q !== undefined,
})
export class ListProducts extends PageQuery {
  @IsLeftOutOr()
  @Trim()
  @IsText({ min: 1, max: 200 })
  @JSONSchema({
    description:
      'Words or prefixes of three letters or more, all of which must occur (the first eight count); accents are ignored, ' +
      'typing errors are corrected. The newest 1,000 matches are listed',
  })
  q?: string;

  @IsLeftOutOr()
  @IsSlugOrId()
  @JSONSchema({ description: 'Id or slug; includes the products of subcategories', examples: ['kitchen'] })
  category?: string;

  @IsLeftOutOr()
  @IsId()
  vendorId?: string;

  @IsLeftOutOr()
  @IsQueryInteger({ min: 0 })
  @JSONSchema({ description: 'Minor units; at least one variant costs this or more' })
  minPrice?: number;

  @IsLeftOutOr()
  @IsQueryInteger({ min: 0 })
  @JSONSchema({ description: 'Minor units; at least one variant costs this or less' })
  maxPrice?: number;

  @IsLeftOutOr()
  @IsCurrency()
  @JSONSchema({
    description:
      'Only products priced in this currency; without it minPrice and maxPrice are in the currency of each product',
    examples: ['EUR'],
  })
  currency?: string;

  @IsLeftOutOr()
  @IsQueryBoolean()
  @JSONSchema({ description: 'true: at least one variant within the price range is available' })
  inStock?: boolean;

  @IsLeftOutOr()
  @IsIn(productSorts)
  @JSONSchema({
    description:
      'Default: relevance with a q, otherwise newest. price is the lowest price of a product, within each currency',
    examples: ['price'],
  })
  sort?: (typeof productSorts)[number];
}

export const listedProductPage = pageAnswer(listedProduct);
