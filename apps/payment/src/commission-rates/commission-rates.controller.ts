import { type Caller, CurrentCaller, Roles } from '@mvec/auth';
import type { Page } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import {
  commissionRate,
  commissionRatePage,
  type CommissionRateView,
  type ListCommissionRates,
  listCommissionRatesQuery,
  type SetCommissionRate,
  setCommissionRateBody,
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
      'Orders keep the rate that was in force when they were placed. A rate that was set is not changed: set another, from a later time on.',
    answers: { 201: commissionRate },
    problems: { 409: ['rate_exists'], 422: ['rate_not_in_future'] },
  })
  async set(
    @CurrentCaller() caller: Caller,
    @Body({ schema: setCommissionRateBody }) body: SetCommissionRate,
  ): Promise<CommissionRateView> {
    return this.rates.setRate(caller, body);
  }

  @Get()
  @Documented({
    operationId: 'listCommissionRates',
    summary: 'List commission rates, the furthest ahead first',
    answers: { 200: commissionRatePage },
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: listCommissionRatesQuery }) query: ListCommissionRates,
  ): Promise<Page<CommissionRateView>> {
    return this.rates.listRates(caller, query);
  }
}
