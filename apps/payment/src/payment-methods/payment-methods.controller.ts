import { type Caller, CurrentCaller } from '@mvec/auth';
import { type Answer, Idempotent, IdempotentCall, IdempotentRequest, type Page, PageQuery } from '@mvec/http';
import { Body, Controller, Get, Post, Query } from '@nestjs/common';
import { AddPaymentMethodDto } from './dto/add-payment-method.dto.js';
import { type PaymentMethodView, PaymentMethodsService } from './payment-methods.service.js';

@Controller('v1/payment-methods')
export class PaymentMethodsController {
  constructor(private readonly methods: PaymentMethodsService) {}

  @Post()
  @Idempotent()
  async add(
    @CurrentCaller() caller: Caller,
    @Body() body: AddPaymentMethodDto,
    @IdempotentCall() call: IdempotentRequest,
  ): Promise<Answer<PaymentMethodView>> {
    return this.methods.addPaymentMethod(caller, body.cardToken, call);
  }

  @Get()
  async list(@CurrentCaller() caller: Caller, @Query() query: PageQuery): Promise<Page<PaymentMethodView>> {
    return this.methods.listPaymentMethods(caller, query);
  }
}
