import { PageQuery } from '@mvec/http';
import { IsUUID } from 'class-validator';
import type { VendorOrderPartDto } from '../../orders/dto/order.dto.js';

export class VendorOrdersQuery extends PageQuery {
  @IsUUID()
  vendorId: string;
}

export interface VendorOrderDto extends VendorOrderPartDto {
  orderId: string;
  placedAt: string;
}
