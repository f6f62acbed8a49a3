import { type Caller, CurrentCaller } from '@mvec/auth';
import {
  type Answer,
  Idempotent,
  IdempotentCall,
  IdempotentRequest,
  type Page,
  type PageQuery,
  pageQuery,
} from '@mvec/http';
import { Documented } from '@mvec/openapi';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
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
}
