import { type Caller, CurrentCaller } from '@mvec/auth';
import {
  type Answer,
  Idempotent,
  IdempotentCall,
  IdempotentRequest,
  type Page,
  PageQuery,
  UuidParam,
} from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
import { AddPaymentMethod, paymentMethod, paymentMethodPage, type PaymentMethodView } from './payment-method.dto.js';
import { PaymentMethodsService } from './payment-methods.service.js';

@Controller('v1/payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: PaymentMethodsService) {}

  @Post()
  @Idempotent()
  @Documented({
    operationId: 'addPaymentMethod',
    summary: 'Add a card',
    description: 'Only the provider receives the card itself. Send the token that it returns.',
    answers: { 201: paymentMethod },
    problems: { 403: ['forbidden'], 422: ['card_token_invalid'] },
  })
  async add(
    @CurrentCaller() caller: Caller,
    @Body() body: AddPaymentMethod,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<PaymentMethodView>> {
    return this.methods.addPaymentMethod(caller, body.cardToken, call);
  }

  @Get()
  @Documented({
    operationId: 'listPaymentMethods',
    summary: 'List your cards, newest first',
    answers: { 200: paymentMethodPage },
    problems: { 403: ['forbidden'] },
  })
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<PaymentMethodView>> {
    return this.methods.listPaymentMethods(caller, query);
  }

  @Delete(':paymentMethodId')
  @HttpCode(204)
  @Documented({
    operationId: 'removePaymentMethod',
    summary: 'Remove one of your cards',
    description: 'New orders cannot be paid with it; payments under way continue.',
    answers: { 204: null },
    problems: { 403: ['forbidden'], 404: ['payment_method_not_found'] },
  })
  async remove(@CurrentCaller() caller: Caller, @UuidParam('paymentMethodId') paymentMethodId: string): Promise<void> {
    await this.methods.removePaymentMethod(caller, paymentMethodId);
  }
}
