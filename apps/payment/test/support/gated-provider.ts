import {
  CardProvider,
  type Charge,
  type ChargeAnswer,
  type ChargeRequest,
  type RefundRequest,
} from '../../src/provider/card-provider.js';

/** A provider whose charges stop at a gate until the test opens it, to simulate a worker that freezes. */
export class GatedProvider extends CardProvider {
  /** Resolves when a charge has reached the gate. */
  readonly reached: Promise<undefined>;
  private readonly reach: (value: undefined) => void;
  private readonly gate: Promise<undefined>;
  private readonly unlock: (value: undefined) => void;

  constructor(
    private readonly real: CardProvider,
    private readonly place: 'before the call' | 'after the call',
  ) {
    super();
    ({ promise: this.reached, resolve: this.reach } = Promise.withResolvers<undefined>());
    ({ promise: this.gate, resolve: this.unlock } = Promise.withResolvers<undefined>());
  }

  open(): void {
    this.unlock(undefined);
  }

  override async charge(request: ChargeRequest): Promise<ChargeAnswer> {
    if (this.place === 'before the call') await this.stop();
    const charge = await this.real.charge(request);
    if (this.place === 'after the call') await this.stop();
    return charge;
  }

  override findCharge(idempotencyKey: string): Promise<Charge | undefined> {
    return this.real.findCharge(idempotencyKey);
  }

  override refund(request: RefundRequest): Promise<string> {
    return this.real.refund(request);
  }

  private async stop(): Promise<void> {
    this.reach(undefined);
    await this.gate;
  }
}
