import { CardProvider, type Charge, type ChargeRequest, type RefundRequest } from '../../src/provider/card-provider.js';

/** A provider in this process that accepts every charge and refund. */
export class InstantProvider extends CardProvider {
  private readonly charges = new Map<string, Charge>();

  override charge({ idempotencyKey }: ChargeRequest): Promise<Charge> {
    const charge: Charge = { status: 'succeeded', id: `ch_${idempotencyKey}` };
    this.charges.set(idempotencyKey, charge);
    return Promise.resolve(charge);
  }

  override findCharge(idempotencyKey: string): Promise<Charge | undefined> {
    return Promise.resolve(this.charges.get(idempotencyKey));
  }

  override refund({ idempotencyKey }: RefundRequest): Promise<string> {
    return Promise.resolve(`re_${idempotencyKey}`);
  }
}
