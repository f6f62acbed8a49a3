import { CurrentCaller, type Caller } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { AppError } from '@mvec/errors';
import { Body, Controller, Injectable, Post } from '@nestjs/common';
import { Idempotent, IdempotentCall, IsInteger, type Answer, type IdempotentRequest } from '../../src/index.js';

class PlaceOrder {
  @IsInteger({ max: 1_000 })
  amount: number;
}

export class TooExpensiveError extends AppError {
  readonly code = 'too_expensive';
  readonly kind = 'conflict';
}

/** Hooks by which a test makes an attempt fail. */
export const script: {
  before?: (call: IdempotentRequest) => void | Promise<void>;
  afterCommit?: () => void | Promise<void>;
} = {};

@Injectable()
export class OrdersService {
  constructor(private readonly database: Database) {}

  async placeOrder(caller: Caller, body: PlaceOrder, call: IdempotentRequest): Promise<Answer> {
    await script.before?.(call);
    const answer = await this.database.transaction(async (tx) => {
      await tx.execute(
        sql`insert into orders (id, caller_id, amount) values (${call.resourceId}, ${caller.id}, ${body.amount})`,
      );
      const headers = { location: `/v1/orders/${call.resourceId}` };
      return call.complete(tx, { status: 201, body: { id: call.resourceId, amount: body.amount }, headers });
    });
    await script.afterCommit?.();
    return answer;
  }
}

@Controller('v1/orders')
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Post()
  @Idempotent()
  place(@CurrentCaller() caller: Caller, @Body() body: PlaceOrder, @IdempotentCall() call: IdempotentRequest) {
    return this.orders.placeOrder(caller, body, call);
  }

  @Post('forgotten')
  @Idempotent()
  forget(): string {
    return 'no answer was stored';
  }
}
