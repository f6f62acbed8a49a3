import { Roles } from '@mvec/auth';
import { Controller, Get } from '@nestjs/common';
import { type SalesOverview, SalesService } from './sales.service.js';

@Controller('v1/overview')
export class OverviewController {
  constructor(private readonly sales: SalesService) {}

  @Get()
  @Roles('operator')
  show(): Promise<SalesOverview> {
    return this.sales.overview();
  }
}
