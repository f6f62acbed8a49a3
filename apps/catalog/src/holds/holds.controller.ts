import { type Caller, CurrentCaller, ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { hold, type HoldView, TakeHold } from './hold.dto.js';
import { HoldsService } from './holds.service.js';

/** PUT and DELETE can be repeated, in any order. */
@ServiceOnly('order')
@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Put(':orderId')
  @Documented({
    operationId: 'takeHold',
    summary: 'Take stock for an order',
    description:
      'All lines or none, at the current prices. The same request gets the same answer; after a release the order id takes nothing.',
    answers: { 200: hold },
    problems: { 409: ['insufficient_stock', 'hold_differs', 'hold_released'], 422: ['mixed_currencies'] },
  })
  take(
    @CurrentCaller() caller: Caller,
    @UuidParam('orderId') orderId: string,
    @Body() body: TakeHold,
  ): Promise<HoldView> {
    return this.holds.takeHold(caller, orderId, body.lines);
  }

  @Delete(':orderId')
  @HttpCode(204)
  @Documented({
    operationId: 'releaseHold',
    summary: 'Release the stock of an order',
    description: 'Succeeds without a hold too: a request for the hold that arrives later takes nothing.',
    answers: { 204: null },
    problems: { 409: ['hold_firm'] },
  })
  release(@CurrentCaller() caller: Caller, @UuidParam('orderId') orderId: string): Promise<void> {
    return this.holds.releaseHold(caller, orderId);
  }
}
