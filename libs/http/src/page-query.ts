import { JSONSchema } from 'class-validator-jsonschema';
import { IsLeftOutOr, IsQueryInteger, IsText } from './validation/fields.js';

export const defaultPageSize = 20;
export const maxPageSize = 100;

/** Query of a list; routes with filters extend it. */
export class PageQuery {
  @IsLeftOutOr()
  @IsText({ max: 1_000 })
  @JSONSchema({ description: 'nextCursor of the page before' })
  cursor?: string;

  @IsQueryInteger({ min: 1, max: maxPageSize })
  limit: number = defaultPageSize;
}
