import { setImmediate as nextTick } from 'node:timers/promises';
import { continueWork, type Logger } from '@mvec/observability';
import { PeriodicTask } from '@mvec/resilience';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { PaymentEnv } from '../env.js';
import { CardProvider, type ChargeAnswer, OutcomeUnknownError, RefundRefusedError } from '../provider/card-provider.js';
import type { CallResult } from '../provider-calls/provider-call.js';
import { CallNotSentError, ProviderLog, type StartedCall } from '../provider-calls/provider-log.js';
import { calls } from '../provider-calls/provider-metrics.js';
import { PaymentClaims, type PaymentWork } from './payment-claims.js';
import { PaymentOutcomes } from './payment-outcomes.service.js';

type WorkOf<Kind extends PaymentWork['kind']> = Extract<PaymentWork, { kind: Kind }>;

/**
 * Calls the provider, outside any transaction, until the outcome of every payment is known.
 *
 * - The attempt is stored before its call; status, posting and event are one transaction after it. The claim of a worker
 *   that dies in between expires, and the next worker calls again with the same idempotency key.
 * - A missing answer never counts as a failure: the payment is retried with backoff as long as its order lives.
 * - A payment that ended without a charge is looked up a few times more: the provider may book a send late.
 * - Commits of this instance wake the worker; it polls for payments of other instances and for retries.
 */
@Injectable()
export class PaymentWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly underWay = new Set<Promise<void>>();
  private readonly task: PeriodicTask;

  constructor(
    private readonly claims: PaymentClaims,
    private readonly outcomes: PaymentOutcomes,
    private readonly provider: CardProvider,
    private readonly log: ProviderLog,
    @InjectEnv() private readonly env: PaymentEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {
    this.task = new PeriodicTask(() => this.startDueWork(), {
      name: 'payment.claim',
      everyMs: env.PAYMENT_POLL_MS,
      logger,
      failureMessage: 'payments not claimed: due payments wait for the next poll',
    });
  }

  onApplicationBootstrap(): void {
    this.task.start();
  }

  /** Starts no further call and waits for those under way, which end by their time-outs. */
  async onModuleDestroy(): Promise<void> {
    await this.task.stop();
    await Promise.all(this.underWay);
  }

  wake(): void {
    this.task.wake();
  }

  /** Works once on everything that is due. @returns the number of payments */
  async runOnce(): Promise<number> {
    const works = await this.claims.claimDue(this.env.PROVIDER_CONCURRENCY);
    await Promise.all(works.map((work) => this.resolve(work)));
    return works.length;
  }

  /** Fills the free places and does not wait for the calls: a slow card delays no other. */
  private async startDueWork(): Promise<void> {
    // Calls that end together, and orders placed together, wake the worker many times in one tick.
    await nextTick();
    const free = this.env.PROVIDER_CONCURRENCY - this.underWay.size;
    if (free <= 0) return;
    for (const work of await this.claims.claimDue(free)) this.start(work);
  }

  private start(work: PaymentWork): void {
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
        await this.postponePayment(work, error);
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
    const event = 'payment.charge_found_late';
    this.logger.warn({ event, paymentId }, 'charge found after its payment ended: refunded if it succeeded');
    await this.outcomes.recordCharge(work, charge, ended);
  }

  private async refund(work: WorkOf<'refund'>, call: StartedCall): Promise<void> {
    const { refundId: id, chargeId, amount } = work;
    const providerRefundId = await this.provider.refund({ idempotencyKey: id, chargeId, amount });
    await this.outcomes.recordRefund(work, { id, providerRefundId }, call.end({ outcome: 'succeeded' }));
  }

  private async postponePayment(work: PaymentWork, error: unknown): Promise<void> {
    const { paymentId } = work;
    this.reportFailure(work, error);
    const reason = error instanceof Error ? error.message : String(error);
    try {
      if (await this.claims.releaseClaim(work, reason)) return;
      const event = 'payment.claim_lost';
      this.logger.warn({ event, paymentId }, 'call outlived its claim: another worker may have ended the payment');
    } catch (failure) {
      const event = 'payment.claim_kept';
      this.logger.warn({ event, paymentId, err: failure }, 'claim not released: the payment waits until it expires');
    }
  }

  private reportFailure({ kind, paymentId, tries }: PaymentWork, error: unknown): void {
    const details = { kind, paymentId, tries, err: error };
    if (error instanceof RefundRefusedError) {
      calls.inc({ kind, outcome: 'refused' });
      const event = 'payment.refund_refused';
      this.logger.error({ event, ...details }, 'refund refused by the provider: it is retried, an operator must act');
      return;
    }
    const unknown = error instanceof OutcomeUnknownError;
    calls.inc({ kind, outcome: unknown ? 'unknown' : 'failed' });
    const event = 'payment.postponed';
    this.logger[unknown ? 'warn' : 'error']({ event, ...details }, 'payment outcome unknown: the call is retried');
  }
}

function chargeResult(charge: ChargeAnswer | undefined): CallResult {
  if (charge === undefined) return { outcome: 'not_found' };
  return { outcome: charge.status, detail: charge.status === 'declined' ? charge.code : undefined };
}
