import { type Caller, CurrentCaller, ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import { hold, type HoldView, TakeHold } from './hold.dto.js';
import { HoldsService } from './holds.service.js';

/** PUT and DELETE are safe to repeat, in any order. */
@ServiceOnly('order')
@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Put(':orderId')
  @Documented({
    operationId: 'takeHold',
    summary: 'Take stock for an order',
    description:
      'All lines or none, at the prices in force. The same request gets the same answer; after a release nothing is taken for that order any more.',
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
    summary: 'Give the stock of an order back',
    description: 'Also when nothing was taken: a request for the hold that arrives afterwards takes nothing.',
    answers: { 204: null },
    problems: { 409: ['hold_firm'] },
  })
  release(@CurrentCaller() caller: Caller, @UuidParam('orderId') orderId: string): Promise<void> {
    return this.holds.releaseHold(caller, orderId);
  }
}
