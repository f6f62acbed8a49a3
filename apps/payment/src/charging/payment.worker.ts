import { setImmediate as nextTick } from 'node:timers/promises';
import { context, continueWork, type Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { PaymentEnv } from '../env.js';
import { PaymentOutcomes } from './payment-outcomes.service.js';
import { CardProvider, type ChargeAnswer, OutcomeUnknownError, RefundRefusedError } from '../provider/card-provider.js';
import { PaymentClaims, type PaymentWork } from './payment-claims.js';
import type { CallResult } from '../provider-calls/provider-call.js';
import { calls } from '../provider-calls/provider-metrics.js';
import { CallNotSentError, ProviderLog, type StartedCall } from '../provider-calls/provider-log.js';

type WorkOf<Kind extends PaymentWork['kind']> = Extract<PaymentWork, { kind: Kind }>;

/**
 * Asks the provider, outside any transaction, until the outcome of every payment is known.
 *
 * - Before a call the attempt is on record; after it status, posting and event are one transaction. A worker that dies
 *   in between leaves a claim that ends, and the next one asks again with the same key.
 * - No answer is never a failure: the payment is asked for again, with growing pauses, for as long as its order lives.
 * - A payment that ended without a charge is looked up a few times more: a send may be booked after everything was over.
 * - It is woken after commits of its own instance, and polls for what was left by others or is due again.
 */
@Injectable()
export class PaymentWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly underWay = new Set<Promise<void>>();
  private timer?: NodeJS.Timeout;
  private claiming?: Promise<void>;
  private wokenAgain = false;
  private stopping = false;

  constructor(
    private readonly claims: PaymentClaims,
    private readonly outcomes: PaymentOutcomes,
    private readonly provider: CardProvider,
    private readonly log: ProviderLog,
    @InjectEnv() private readonly env: PaymentEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.wake(), this.env.PAYMENT_POLL_MS).unref();
  }

  /** Begins nothing more, and ends what was begun: calls have time-outs. */
  async onModuleDestroy(): Promise<void> {
    this.stopping = true;
    clearInterval(this.timer);
    await this.claiming;
    await Promise.all(this.underWay);
  }

  /** Looks for work soon, once the application runs. Calls while it looks are one more look. */
  wake(): void {
    if (this.stopping || this.timer === undefined) return;
    if (this.claiming !== undefined) {
      this.wokenAgain = true;
      return;
    }
    this.claiming = context
      .leave(() => this.beginDueWork())
      .finally(() => {
        this.claiming = undefined;
        if (this.wokenAgain) this.wake();
      });
  }

  /** Works once on everything that is due. @returns how many payments that were */
  async runOnce(): Promise<number> {
    const works = await this.claims.claimDue(this.env.PROVIDER_CONCURRENCY);
    await Promise.all(works.map((work) => this.resolve(work)));
    return works.length;
  }

  /** Fills the free places; one slow card does not hold up the others. */
  private async beginDueWork(): Promise<void> {
    // Calls that end together, and orders that are placed together, wake it many times in one tick.
    await nextTick();
    this.wokenAgain = false;
    const free = this.env.PROVIDER_CONCURRENCY - this.underWay.size;
    if (free <= 0) return;
    try {
      const works = await this.claims.claimDue(free);
      for (const work of works) this.begin(work);
    } catch (error) {
      this.logger.warn({ event: 'payment.claim_failed', err: error }, 'due payments wait for the next look');
    }
  }

  private begin(work: PaymentWork): void {
    const resolved = this.resolve(work).finally(() => {
      this.underWay.delete(resolved);
      this.wake();
    });
    this.underWay.add(resolved);
  }

  private async resolve(work: PaymentWork): Promise<void> {
    const attributes = { 'mvec.payment.id': work.paymentId, 'mvec.order.id': work.orderId };
    await continueWork(work, `resolve payment: ${work.kind}`, { attributes }, async (span) => {
      const call = this.log.startCall(work);
      try {
        if (call.startedAt > work.startBy) throw new CallNotSentError();
        await this.askProvider(work, call);
        calls.inc({ kind: work.kind, outcome: 'known' });
      } catch (error) {
        span?.fail(error);
        await this.log.finishFailedCall(call, error);
        await this.postpone(work, error);
      }
    });
  }

  private async askProvider(work: PaymentWork, call: StartedCall): Promise<void> {
    switch (work.kind) {
      case 'charge':
        return this.charge(work, call);
      case 'find_charge':
        return this.findCharge(work, call);
      case 'recheck':
        return this.recheck(work, call);
      case 'refund':
        return this.refund(work, call);
    }
  }

  private async charge(work: WorkOf<'charge'>, call: StartedCall): Promise<void> {
    const { attemptId: idempotencyKey, amount, cardToken, orderId: reference } = work;
    const charge = await this.provider.charge({ idempotencyKey, amount, cardToken, reference });
    await this.outcomes.recordCharge(work, charge, call.end(chargeResult(charge)));
  }

  private async findCharge(work: WorkOf<'find_charge'>, call: StartedCall): Promise<void> {
    const charge = await this.provider.findCharge(work.attemptId);
    const ended = call.end(chargeResult(charge));
    if (charge !== undefined) return this.outcomes.recordCharge(work, charge, ended);
    if (work.settled) return this.outcomes.recordNoCharge(work, ended);
    throw new OutcomeUnknownError('The provider knows no charge yet, and a send may still be under way');
  }

  private async recheck(work: WorkOf<'recheck'>, call: StartedCall): Promise<void> {
    const charge = await this.provider.findCharge(work.attemptId);
    const ended = call.end(chargeResult(charge));
    if (charge === undefined) return this.outcomes.recordNoCharge(work, ended);
    const { paymentId } = work;
    this.logger.warn({ event: 'payment.charge_found_late', paymentId }, 'charge found after its payment ended');
    await this.outcomes.recordCharge(work, charge, ended);
  }

  private async refund(work: WorkOf<'refund'>, call: StartedCall): Promise<void> {
    const { refundId: id, chargeId, amount } = work;
    const providerRefundId = await this.provider.refund({ idempotencyKey: id, chargeId, amount });
    await this.outcomes.recordRefund(work, { id, providerRefundId }, call.end({ outcome: 'succeeded' }));
  }

  /** When this fails too, the database is down: the claim ends by itself. */
  private async postpone(work: PaymentWork, error: unknown): Promise<void> {
    const { paymentId } = work;
    this.report(work, error);
    const reason = error instanceof Error ? error.message : String(error);
    try {
      if (await this.claims.releaseClaim(work, reason)) return;
      this.logger.warn({ event: 'payment.claim_lost', paymentId }, 'the call outlived its claim');
    } catch (failure) {
      this.logger.warn({ event: 'payment.claim_kept', paymentId, err: failure }, 'the claim ends by itself');
    }
  }

  private report({ kind, paymentId, tries }: PaymentWork, error: unknown): void {
    const details = { kind, paymentId, tries, err: error };
    if (error instanceof RefundRefusedError) {
      calls.inc({ kind, outcome: 'refused' });
      this.logger.error({ event: 'payment.refund_refused', ...details }, 'the shopper’s money does not go back');
      return;
    }
    const unknown = error instanceof OutcomeUnknownError;
    calls.inc({ kind, outcome: unknown ? 'unknown' : 'failed' });
    this.logger[unknown ? 'warn' : 'error'](
      { event: 'payment.postponed', ...details },
      'the outcome is not known yet and will be asked for again',
    );
  }
}

function chargeResult(charge: ChargeAnswer | undefined): CallResult {
  if (charge === undefined) return { outcome: 'not_found' };
  return { outcome: charge.status, detail: charge.status === 'declined' ? charge.code : undefined };
}
