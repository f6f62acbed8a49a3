import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  commissionRate,
  commissionRatePage,
  type CommissionRateView,
  ListCommissionRates,
  SetCommissionRate,
} from './commission-rate.dto.js';
import { CommissionRates } from './commission-rates.service.js';

@Controller('v1/commission-rates')
@Roles('operator')
export class CommissionRatesController {
  constructor(private readonly rates: CommissionRates) {}

  @Post()
  @Documented({
    operationId: 'setCommissionRate',
    summary: 'Set the commission rate of a vendor or of the platform from a time on',
    description:
      'An order keeps the rate that was in force when it was placed. A rate cannot be changed: set another one from a later time on.',
    answers: { 201: commissionRate },
    problems: { 409: ['rate_exists'], 422: ['rate_not_in_future'] },
  })
  async set(@CurrentCaller() caller: Caller, @Body() body: SetCommissionRate): Promise<CommissionRateView> {
    return this.rates.setRate(caller, body);
  }

  @Get()
  @Documented({
    operationId: 'listCommissionRates',
    summary: 'List commission rates, latest first',
    answers: { 200: commissionRatePage },
  })
  async list(@CurrentCaller() caller: Caller, @Query() query: ListCommissionRates): Promise<Page<CommissionRateView>> {
    return this.rates.listRates(caller, query);
  }
}
