import { Roles } from '@mvec/auth';
import { Documented } from '@mvec/openapi';
import { Controller, Get } from '@nestjs/common';
import { salesOverview, type SalesOverview } from './overview.dto.js';
import { SalesService } from './sales.service.js';

@Controller('v1/overview')
export class OverviewController {
  constructor(private readonly sales: SalesService) {}

  @Get()
  @Roles('operator')
  @Documented({ summary: 'Orders, revenue and refunds so far', answers: { 200: salesOverview } })
  show(): Promise<SalesOverview> {
    return this.sales.overview();
  }
}
