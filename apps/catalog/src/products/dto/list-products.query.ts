import { PageQuery } from '@mvec/http';
import { IsOptional, IsUUID } from 'class-validator';

export class ListProductsQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  vendorId?: string;
}
