import { type Caller, requireUser } from '@mvec/auth';
import { Database, sql } from '@mvec/database';
import { type Answer, type IdempotentRequest, type Page, pageOf, type PageQuery, readCursor } from '@mvec/http';
import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { cardOf } from './cards.js';
import type { PaymentMethodView } from './payment-method.dto.js';
import { CardTokenInvalidError, PaymentMethodNotFoundError } from './payment-method.errors.js';

@Injectable()
export class PaymentMethodsService {
  constructor(private readonly database: Database) {}

  async addPaymentMethod(
    caller: Caller,
    cardToken: string,
    call: IdempotentRequest,
  ): Promise<Answer<PaymentMethodView>> {
    requireUser(caller);
    const card = cardOf(cardToken);
    if (card === undefined) throw new CardTokenInvalidError();
    const id = call.resourceId;
    return this.database.transaction(async (tx) => {
      await tx.execute(sql`
        insert into payment_method (id, account_id, provider_token, brand, last4)
        values (${id}, ${caller.id}, ${cardToken}, ${card.brand}, ${card.last4})`);
      return call.complete(tx, { status: 201, body: { id, ...card } });
    });
  }

  async listPaymentMethods(caller: Caller, { cursor, limit }: Readonly<PageQuery>): Promise<Page<PaymentMethodView>> {
    requireUser(caller);
    const before = readCursor(cursor, z.uuid()) ?? null;
    const rows = await this.database.query<PaymentMethodView>(sql`
      select id, brand, last4 from payment_method
      where account_id = ${caller.id} and removed_at is null and (${before}::uuid is null or id < ${before}::uuid)
      order by id desc limit ${limit + 1}`);
    return pageOf(rows, limit, ({ id }) => id);
  }

  /**
   * Removes a card for new orders; a payment under way still uses it.
   * @throws PaymentMethodNotFoundError also when the card is not the caller's or was removed before
   */
  async removePaymentMethod(caller: Caller, paymentMethodId: string): Promise<void> {
    requireUser(caller);
    const removed = await this.database.execute(sql`
      update payment_method set removed_at = clock_timestamp()
      where id = ${paymentMethodId} and account_id = ${caller.id} and removed_at is null`);
    if (removed === 0) throw new PaymentMethodNotFoundError(paymentMethodId);
  }
}
