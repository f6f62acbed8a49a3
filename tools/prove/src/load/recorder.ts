import type { History } from '../history.js';
import type { AskedAdjustment, AskedCheckout, FailedRequest } from '../run-record.js';

/** Enough to study; the count goes on. */
const maxFailures = 2_000;

/** What the load asked and was answered. */
export class Recorder {
  requests = 0;
  failures = 0;
  readonly failedRequests: FailedRequest[] = [];
  readonly checkouts: AskedCheckout[] = [];
  readonly stockAdjustments: AskedAdjustment[] = [];
  readonly cancelled: string[] = [];

  /** @param during names the parts that are being hit or restarted at this moment */
  constructor(
    private readonly history: History,
    private readonly during: () => string,
  ) {}

  failed(request: string, answer: string): void {
    this.failures++;
    const failure = { request, answer, at: this.history.seconds, during: this.during() };
    if (this.failedRequests.length < maxFailures) this.failedRequests.push(failure);
    this.history.write('failed-request', failure);
  }

  asked(checkout: AskedCheckout): void {
    this.checkouts.push(checkout);
    this.history.write('asked', checkout);
  }

  answered(checkout: AskedCheckout): void {
    this.history.write('answered', checkout);
  }

  adjusted(adjustment: AskedAdjustment): void {
    this.stockAdjustments.push(adjustment);
    this.history.write('adjusted', adjustment);
  }

  wasCancelled(orderId: string): void {
    this.cancelled.push(orderId);
    this.history.write('cancelled', { orderId });
  }
}
