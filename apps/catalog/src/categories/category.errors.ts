import { AppError } from '@mvec/errors';

export class CategoryNotFoundError extends AppError {
  readonly code = 'category_not_found';
  readonly kind = 'not_found';

  constructor(reference: string) {
    super(`There is no category ${reference}`);
  }
}

export class CategorySlugTakenError extends AppError {
  readonly code = 'slug_taken';
  readonly kind = 'conflict';

  constructor(slug: string) {
    super(`Another category has the slug ${slug}`);
  }
}

export class CategoryCycleError extends AppError {
  readonly code = 'category_cycle';
  readonly kind = 'conflict';

  constructor(categoryId: string, parentId: string) {
    super(`Category ${parentId} is ${categoryId} or below it, so ${categoryId} cannot be moved there`);
  }
}

export class CategoryTooDeepError extends AppError {
  readonly code = 'category_too_deep';
  readonly kind = 'conflict';

  constructor(levels: number, most: number) {
    super(`The tree would have ${levels} levels here, and it may have ${most}`, { details: { levels, most } });
  }
}

export class CategoryNotEmptyError extends AppError {
  readonly code = 'category_not_empty';
  readonly kind = 'conflict';

  constructor(categoryId: string) {
    super(`Category ${categoryId} has categories or products in it, so it cannot be deleted`);
  }
}
