import { type Caller, CurrentCaller } from '@mvec/auth';
import { Idempotent, IdempotentCall, type IdempotentRequest } from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Post } from '@nestjs/common';
import { orderAnswer } from '../orders/order.dto.js';
import { rejectionReasons } from '../order-lifecycle/order.js';
import { CheckoutBody } from './checkouts.dto.js';
import { CheckoutsService } from './checkouts.service.js';

@Controller('v1/checkouts')
export class CheckoutsController {
  constructor(private readonly checkouts: CheckoutsService) {}

  @Post()
  @Idempotent()
  @Documented({
    operationId: 'placeOrder',
    summary: 'Check out',
    description:
      'Holds the stock, places the order and starts its payment. After a 503 retry it with the same key. ' +
      'The number of unpaid orders of a shopper is limited.',
    answers: { 201: orderAnswer },
    problems: {
      403: ['forbidden'],
      409: [...rejectionReasons, 'cart_empty', 'checkout_in_progress', 'too_many_open_orders'],
    },
  })
  place(
    @CurrentCaller() caller: Caller,
    @Body() body: CheckoutBody,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<void> {
    return this.checkouts.placeOrder(caller, body, call);
  }
}
