import { type Caller, CurrentCaller } from '@mvec/auth';
import { Idempotent, IdempotentCall, type IdempotentRequest } from '@mvec/http';
import { Body, Controller, Post } from '@nestjs/common';
import { CheckoutsService } from './checkouts.service.js';
import { PlaceOrderDto } from './dto/place-order.dto.js';

@Controller('v1/checkouts')
export class CheckoutsController {
  constructor(private readonly checkouts: CheckoutsService) {}

  @Post()
  @Idempotent()
  place(
    @CurrentCaller() caller: Caller,
    @Body() body: PlaceOrderDto,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<void> {
    return this.checkouts.placeOrder(caller, body, call);
  }
}
