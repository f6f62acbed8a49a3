import { Database, sql, type Tx } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import { OutcomeUnknownError, RefundRefusedError } from './card-provider.js';
import type { PaymentWork } from './payment-claims.js';
import type { CallResult, ProviderOperation } from './provider-call.js';

const longestDetail = 500;

/** A call whose claim is too old to begin it: another worker may hold the payment by now. */
export class CallNotSentError extends OutcomeUnknownError {
  constructor() {
    super('The claim is too old to begin a call');
  }
}

/**
 * The log of calls to the provider, for operators. A claim writes the row of its call, before it; the call's end is
 * added when it is known. The log never decides anything, so a failure to write the end costs only the line.
 */
@Injectable()
export class ProviderLog {
  constructor(
    private readonly database: Database,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /** Makes the call and adds its end to the log. */
  async during<T>(work: PaymentWork, call: () => Promise<T>, resultOf: (answer: T) => CallResult): Promise<T> {
    const begun = performance.now();
    try {
      if (begun > work.beginBy) throw new CallNotSentError();
      const answer = await call();
      await this.end(work, begun, resultOf(answer));
      return answer;
    } catch (error) {
      await this.end(work, begun, failureOf(error));
      throw error;
    }
  }

  private async end({ claimId }: PaymentWork, begun: number, { outcome, detail }: CallResult): Promise<void> {
    const durationMs = Math.round(performance.now() - begun);
    try {
      await this.database.execute(sql`
        update provider_call
        set outcome = ${outcome}, detail = ${detail?.slice(0, longestDetail)}, duration_ms = ${durationMs}
        where id = ${claimId} and outcome is null`);
    } catch (error) {
      this.logger.warn({ event: 'payment.call_not_logged', claimId, err: error }, 'the end of a call is not logged');
    }
  }
}

/** Committed with the claim. */
export async function logCalls(tx: Tx, works: readonly PaymentWork[]): Promise<void> {
  await tx.execute(sql`
    insert into provider_call (id, payment_id, order_id, operation, idempotency_key, attempt)
    select * from unnest(
      ${works.map(({ claimId }) => claimId)}::uuid[], ${works.map(({ paymentId }) => paymentId)}::uuid[],
      ${works.map(({ orderId }) => orderId)}::uuid[], ${works.map(operationOf)}::text[],
      ${works.map(keyOf)}::uuid[], ${works.map(({ tries }) => tries)}::integer[])`);
}

function operationOf({ kind }: PaymentWork): ProviderOperation {
  return kind === 'recheck' ? 'find_charge' : kind;
}

function keyOf(work: PaymentWork): string {
  return work.kind === 'refund' ? work.refundId : work.attemptId;
}

/** Only messages that were made to be seen: nothing else is known to be free of card data. */
function failureOf(error: unknown): CallResult {
  if (error instanceof CallNotSentError) return { outcome: 'not_sent' };
  if (error instanceof RefundRefusedError) return { outcome: 'refused', detail: error.message };
  if (error instanceof OutcomeUnknownError) return { outcome: 'unknown', detail: error.message };
  return { outcome: 'unknown' };
}
