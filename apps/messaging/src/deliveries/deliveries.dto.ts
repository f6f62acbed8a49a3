import { PageQuery } from '@mvec/http';
import { IsOptional, IsUUID } from 'class-validator';

export class DeliveriesQuery extends PageQuery {
  @IsOptional()
  @IsUUID()
  orderId?: string;
}

export interface DeliveryView {
  id: string;
  accountId: string;
  orderId: string | null;
  template: string;
  status: 'pending' | 'sent' | 'failed';
  attempts: number;
  lastError: string | null;
  createdAt: string;
  sentAt: string | null;
}
