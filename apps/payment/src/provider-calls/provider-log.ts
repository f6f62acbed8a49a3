import { Database, type Queryable, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { OutcomeUnknownError, RefundRefusedError } from '../provider/card-provider.js';
import type { PaymentWork } from '../charging/payment-claims.js';
import { durations } from './provider-metrics.js';
import type { CallResult } from './provider-call.js';

const maxDetail = 500;

/** How a call ended that a claim was made for. */
export interface EndedCall extends CallResult {
  claimId: string;
  durationMs: number;
}

/** A call whose claim is too old to begin it: another worker may hold the payment by now. */
export class CallNotSentError extends OutcomeUnknownError {
  constructor() {
    super('The claim is too old to begin a call');
  }
}

/**
 * The log of calls to the provider, for operators. A claim writes the row of its call, before it; the call's end is
 * added when it is known. The log never decides anything.
 */
@Injectable()
export class ProviderLog {
  constructor(
    private readonly database: Database,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Makes the call and has its answer recorded, with its end in the same transaction. When that fails, the call has
   * ended all the same.
   */
  async during<T>(
    work: PaymentWork,
    call: () => Promise<T>,
    resultOf: (answer: T) => CallResult,
    record: (answer: T, ended: EndedCall) => Promise<void>,
  ): Promise<void> {
    const begun = performance.now();
    const timed = () => durations.observe({ kind: work.kind }, (performance.now() - begun) / 1_000);
    let result: CallResult | undefined;
    try {
      if (begun > work.beginBy) throw new CallNotSentError();
      const answer = await call().finally(timed);
      result = resultOf(answer);
      await record(answer, endOf(work, begun, result));
    } catch (error) {
      await this.end(endOf(work, begun, result ?? failureOf(error)));
      throw error;
    }
  }

  private async end(call: EndedCall): Promise<void> {
    try {
      await logEnds(this.database, [call]);
    } catch (error) {
      const { claimId } = call;
      this.logger.warn({ event: 'payment.call_not_logged', claimId, err: error }, 'the end of a call is not logged');
    }
  }
}

/** Adds the ends of calls to the log. An end stays as it was first told. */
export async function logEnds(to: Queryable, calls: readonly EndedCall[]): Promise<void> {
  await to.execute(sql`
    update provider_call
    set outcome = ended.outcome, detail = ended.detail, duration_ms = ended.duration_ms
    from unnest(
      ${calls.map(({ claimId }) => claimId)}::uuid[], ${calls.map(({ outcome }) => outcome)}::text[],
      ${calls.map(({ detail }) => detail?.slice(0, maxDetail) ?? null)}::text[],
      ${calls.map(({ durationMs }) => durationMs)}::integer[]) as ended (id, outcome, detail, duration_ms)
    where provider_call.id = ended.id and provider_call.outcome is null`);
}

function endOf({ claimId }: PaymentWork, begun: number, result: CallResult): EndedCall {
  return { claimId, durationMs: Math.round(performance.now() - begun), ...result };
}

/** Only messages that were made to be seen: nothing else is known to be free of card data. */
function failureOf(error: unknown): CallResult {
  if (error instanceof CallNotSentError) return { outcome: 'not_sent' };
  if (error instanceof RefundRefusedError) return { outcome: 'refused', detail: error.message };
  if (error instanceof OutcomeUnknownError) return { outcome: 'unknown', detail: error.message };
  return { outcome: 'unknown' };
}
