import { PageQuery } from '@mvec/http';
import { IsIn, IsOptional } from 'class-validator';
import { vendorStatuses, type VendorStatus } from '../vendor-status.js';

export class ListVendorsQuery extends PageQuery {
  @IsOptional()
  @IsIn(vendorStatuses)
  status?: VendorStatus;
}
