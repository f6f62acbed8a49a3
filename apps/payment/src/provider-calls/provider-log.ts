import { Database, type Queryable, rowsOf, sql } from '@mvec/database';
import type { Logger } from '@mvec/observability';
import { InjectLogger } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import { OutcomeUnknownError, RefundRefusedError } from '../provider/card-provider.js';
import type { CallKind, CallResult } from './provider-call.js';
import { durations } from './provider-metrics.js';

const maxDetailLength = 500;

/** The end of a call, to be stored in the row that its claim has inserted. */
export interface EndedCall extends CallResult {
  claimId: string;
  durationMs: number;
}

/** The claim is too old to start its call: another worker may hold the payment. */
export class CallNotSentError extends OutcomeUnknownError {
  constructor() {
    super('The claim is too old to start a call');
  }
}

/** A call under way. */
export class StartedCall {
  readonly startedAt = performance.now();
  private ended?: EndedCall;

  constructor(
    private readonly claimId: string,
    private readonly kind: CallKind,
  ) {}

  /** Ends the call. Only the first result counts: recording an answer may fail after the call has ended. */
  end(result: CallResult): EndedCall {
    if (this.ended === undefined) {
      const durationMs = performance.now() - this.startedAt;
      if (result.outcome !== 'not_sent') durations.observe({ kind: this.kind }, durationMs / 1_000);
      this.ended = { claimId: this.claimId, durationMs: Math.round(durationMs), ...result };
    }
    return this.ended;
  }
}

/**
 * The log of calls to the provider, for operators. A claim inserts the row before its call; the end of the call is stored
 * in the transaction that records the answer, or by `finishFailedCall`. No decision is made from the log.
 */
@Injectable()
export class ProviderLog {
  constructor(
    private readonly database: Database,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  startCall({ claimId, kind }: { claimId: string; kind: CallKind }): StartedCall {
    return new StartedCall(claimId, kind);
  }

  /** Stores the ends of calls. A stored end is final. */
  async finishCalls(to: Queryable, calls: readonly EndedCall[]): Promise<void> {
    const ends = calls.map((call) => ({ ...call, detail: call.detail?.slice(0, maxDetailLength) }));
    const types = { claimId: 'uuid', outcome: 'text', detail: 'text', durationMs: 'integer' } as const;
    await to.execute(sql`
      update provider_call
      set outcome = ended.outcome, detail = ended.detail, duration_ms = ended.duration_ms
      from ${rowsOf(ends, types)} as ended
      where provider_call.id = ended.claim_id and provider_call.outcome is null`);
  }

  /** Stores the end of a call that failed, or whose answer could not be recorded. Never throws. */
  async finishFailedCall(call: StartedCall, error: unknown): Promise<void> {
    const ended = call.end(failureOf(error));
    try {
      await this.finishCalls(this.database, [ended]);
    } catch (failure) {
      const { claimId } = ended;
      const event = 'payment.call_not_logged';
      this.logger.warn({ event, claimId, err: failure }, 'provider call not logged: its row stays without an outcome');
    }
  }
}

/** Keeps only messages that this service has written: others may contain card data. */
function failureOf(error: unknown): CallResult {
  if (error instanceof CallNotSentError) return { outcome: 'not_sent' };
  if (error instanceof RefundRefusedError) return { outcome: 'refused', detail: error.message };
  if (error instanceof OutcomeUnknownError) return { outcome: 'unknown', detail: error.message };
  return { outcome: 'unknown' };
}
