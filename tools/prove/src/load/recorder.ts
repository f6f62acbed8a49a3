import type { History } from '../history.js';
import type { AskedAdjustment, AskedCheckout, FailedRequest } from '../run-record.js';

/** Maximum number of failed requests to keep; further ones are only counted. */
const maxFailures = 2_000;

/** Records the requests of the load and their answers. */
export class Recorder {
  requests = 0;
  failures = 0;
  readonly failedRequests: FailedRequest[] = [];
  readonly checkouts: AskedCheckout[] = [];
  readonly stockAdjustments: AskedAdjustment[] = [];
  readonly cancelled: string[] = [];

  /** @param during returns the names of the parts that are being hit or restarted */
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
