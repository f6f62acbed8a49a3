import { type Caller, CurrentCaller, ServiceOnly } from '@mvec/auth';
import { UuidParam } from '@mvec/http';
import { Body, Controller, Delete, HttpCode, Put } from '@nestjs/common';
import type { HoldDto } from './dto/hold.dto.js';
import { TakeHoldDto } from './dto/take-hold.dto.js';
import { HoldsService } from './holds.service.js';

/** For the order service. PUT and DELETE are safe to repeat, in any order. */
@ServiceOnly()
@Controller('v1/holds')
export class HoldsController {
  constructor(private readonly holds: HoldsService) {}

  @Put(':orderId')
  take(
    @CurrentCaller() caller: Caller,
    @UuidParam('orderId') orderId: string,
    @Body() body: TakeHoldDto,
  ): Promise<HoldDto> {
    return this.holds.takeHold(caller, orderId, body.lines);
  }

  @Delete(':orderId')
  @HttpCode(204)
  release(@CurrentCaller() caller: Caller, @UuidParam('orderId') orderId: string): Promise<void> {
    return this.holds.releaseHold(caller, orderId);
  }
}
