import { type Caller, CurrentCaller } from '@mvec/auth';
import {
  type Answer,
  Idempotent,
  IdempotentCall,
  IdempotentRequest,
  type Page,
  type PageQuery,
  pageQuery,
  UuidParam,
} from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import {
  type AddPaymentMethod,
  addPaymentMethodBody,
  paymentMethod,
  paymentMethodPage,
  type PaymentMethodView,
} from './payment-method.dto.js';
import { PaymentMethodsService } from './payment-methods.service.js';

@Controller('v1/payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: PaymentMethodsService) {}

  @Post()
  @Idempotent()
  @Documented({
    operationId: 'addPaymentMethod',
    summary: 'Add a card',
    description: 'The card itself is given to the provider alone, whose token for it is sent here.',
    answers: { 201: paymentMethod },
    problems: { 403: ['forbidden'], 422: ['card_token_invalid'] },
  })
  async add(
    @CurrentCaller() caller: Caller,
    @Body({ schema: addPaymentMethodBody }) body: AddPaymentMethod,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<PaymentMethodView>> {
    return this.methods.addPaymentMethod(caller, body.cardToken, call);
  }

  @Get()
  @Documented({
    operationId: 'listPaymentMethods',
    summary: 'List own cards, newest first',
    answers: { 200: paymentMethodPage },
    problems: { 403: ['forbidden'] },
  })
  async list(
    @CurrentCaller() caller: Caller,
    @Query({ schema: pageQuery }) query: PageQuery,
  ): Promise<Page<PaymentMethodView>> {
    return this.methods.listPaymentMethods(caller, query);
  }

  @Delete(':paymentMethodId')
  @HttpCode(204)
  @Documented({
    operationId: 'removePaymentMethod',
    summary: 'Remove an own card',
    description: 'No new order can be paid with it; a payment that is under way goes on.',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['payment_method_not_found'] },
  })
  async remove(@CurrentCaller() caller: Caller, @UuidParam('paymentMethodId') paymentMethodId: string): Promise<void> {
    await this.methods.removePaymentMethod(caller, paymentMethodId);
  }
}
