import { type Caller, CurrentCaller, Public, Roles } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { CategoriesService } from './categories.service.js';
import {
  category,
  categoryTree,
  type CategoryTree,
  type CategoryView,
  ChangeCategory,
  CreateCategory,
} from './category.dto.js';

@Controller('v1/categories')
export class CategoriesController {
  constructor(private readonly categories: CategoriesService) {}

  @Public()
  @Get()
  @Documented({ operationId: 'listCategories', summary: 'Show the tree of categories', answers: { 200: categoryTree } })
  show(): Promise<CategoryTree> {
    return this.categories.showTree();
  }

  @Post()
  @Roles('operator')
  @Documented({
    operationId: 'createCategory',
    summary: 'Add a category',
    answers: { 201: category },
    problems: { 404: ['category_not_found'], 409: ['slug_taken', 'category_too_deep'] },
  })
  create(@CurrentCaller() caller: Caller, @Body() body: CreateCategory): Promise<CategoryView> {
    return this.categories.createCategory(caller, body);
  }

  @Patch(':categoryId')
  @Roles('operator')
  @Documented({
    operationId: 'changeCategory',
    summary: 'Rename or move a category',
    description: 'Its descendants move with it. A new name does not change the slug.',
    answers: { 200: category },
    problems: { 404: ['category_not_found'], 409: ['slug_taken', 'category_cycle', 'category_too_deep'] },
  })
  change(
    @CurrentCaller() caller: Caller,
    @UuidParam('categoryId') categoryId: string,
    @Body() body: ChangeCategory,
  ): Promise<CategoryView> {
    return this.categories.changeCategory(caller, categoryId, body);
  }

  @Delete(':categoryId')
  @HttpCode(204)
  @Roles('operator')
  @Documented({
    operationId: 'deleteCategory',
    summary: 'Delete an empty category',
    description: 'Archived products do not count: they lose the category.',
    answers: { 204: null },
    problems: { 404: ['category_not_found'], 409: ['category_not_empty'] },
  })
  delete(@CurrentCaller() caller: Caller, @UuidParam('categoryId') categoryId: string): Promise<void> {
    return this.categories.deleteCategory(caller, categoryId);
  }
}
