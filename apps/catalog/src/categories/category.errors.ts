import { AppError } from '@mvec/errors';

export class CategoryNotFoundError extends AppError {
  readonly code = 'category_not_found';
  readonly kind = 'not_found';

  constructor(reference: string) {
    super(`Category ${reference} does not exist`);
  }
}

export class CategorySlugTakenError extends AppError {
  readonly code = 'slug_taken';
  readonly kind = 'conflict';

  constructor(slug: string) {
    super(`Another category has the slug ${slug}: choose another slug`);
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

  constructor(levels: number, max: number) {
    super(`The tree would have ${levels} levels here, more than ${max}, the maximum`, { details: { levels, max } });
  }
}

export class CategoryNotEmptyError extends AppError {
  readonly code = 'category_not_empty';
  readonly kind = 'conflict';

  constructor(categoryId: string) {
    super(`Category ${categoryId} has subcategories or products, so it cannot be deleted: move them first`);
  }
}
