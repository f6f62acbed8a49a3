import { isDeepStrictEqual } from 'node:util';
import { setTimeout as delay } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { cardBehaviour, type CardBehaviour } from './cards.js';
import { Journal } from './journal.js';
import { Problem } from './problem.js';
import type { Charge, ChargeRequest, Refund, RefundRequest } from './requests.js';

type Entry =
  | { kind: 'charge'; key: string; request: ChargeRequest; result: Charge }
  | { kind: 'refund'; key: string; request: RefundRequest; result: Refund };

interface Stored<Request, Result> {
  request: Request;
  /** Settles when the result is on disk. */
  result: Promise<Result>;
}

export interface Answer<Result> {
  result: Result;
  /** Whether the key was used before. */
  replayed: boolean;
  /** Whether the charge was made and this answer is withheld. */
  withheld: boolean;
}

interface ProviderOptions {
  /** Delay before a late card is charged. */
  lateMs: number;
}

/**
 * Charges and refunds of the provider, with two guarantees: a key charges or refunds once, however often and concurrently it
 * is sent; and every answered charge and refund survives a kill.
 */
export class Provider {
  private readonly charges = new Map<string, Stored<ChargeRequest, Charge>>();
  private readonly refunds = new Map<string, Stored<RefundRequest, Refund>>();
  private readonly chargesById = new Map<string, Charge>();
  private readonly chargesByKey = new Map<string, Charge>();
  private readonly refundedByCharge = new Map<string, number>();
  private readonly refundList: Refund[] = [];

  private constructor(
    private readonly journal: Journal<Entry>,
    private readonly options: ProviderOptions,
  ) {}

  static async open(path: string, options: ProviderOptions): Promise<Provider> {
    const { journal, entries } = await Journal.open<Entry>(path);
    const provider = new Provider(journal, options);
    for (const entry of entries) provider.restore(entry);
    return provider;
  }

  async charge(key: string, request: ChargeRequest): Promise<Answer<Charge>> {
    const behaviour = cardBehaviour(request.cardToken);
    if (!behaviour) throw new Problem(422, 'unknown_card', `There is no card ${request.cardToken}`);
    if (behaviour.unavailable) throw new Problem(503, 'provider_unavailable', 'The card network does not answer');
    const known = replay(this.charges, key, request);
    if (known) return { result: await known, replayed: true, withheld: false };

    const result = this.makeCharge(key, request, behaviour);
    this.charges.set(key, { request, result });
    return { result: await result, replayed: false, withheld: behaviour.losesFirstAnswer ?? false };
  }

  async refund(key: string, request: RefundRequest): Promise<Answer<Refund>> {
    const known = replay(this.refunds, key, request);
    if (known) return { result: await known, replayed: true, withheld: false };

    const refund = this.checkedRefund(request);
    this.enterRefund(refund);
    const result = this.journal.append({ kind: 'refund', key, request, result: refund }).then(() => refund);
    this.refunds.set(key, { request, result });
    return { result: await result, replayed: false, withheld: false };
  }

  /** Finds only completed charges: a charge in progress is not found yet. */
  chargeByKey(key: string): Charge {
    const charge = this.chargesByKey.get(key);
    if (!charge) throw new Problem(404, 'charge_not_found', `No charge was made with key ${key}`);
    return charge;
  }

  listCharges(): Charge[] {
    return [...this.chargesById.values()];
  }

  listRefunds(): Refund[] {
    return [...this.refundList];
  }

  close(): Promise<void> {
    return this.journal.close();
  }

  private async makeCharge(key: string, request: ChargeRequest, behaviour: CardBehaviour): Promise<Charge> {
    const delayMs = behaviour.late ? this.options.lateMs : behaviour.delayMs;
    if (delayMs) await delay(delayMs);
    const { amount, currency, reference } = request;
    const { status, declineCode } = behaviour;
    const createdAt = new Date().toISOString();
    const charge: Charge = { id: `ch_${uuidv7()}`, status, declineCode, amount, currency, reference, createdAt };
    await this.journal.append({ kind: 'charge', key, request, result: charge });
    this.enterCharge(key, charge);
    return charge;
  }

  private checkedRefund(request: RefundRequest): Refund {
    const { chargeId, amount } = request;
    const charge = this.chargesById.get(chargeId);
    if (!charge) throw new Problem(404, 'charge_not_found', `There is no charge ${chargeId}`);
    if (charge.status !== 'succeeded')
      throw new Problem(422, 'charge_not_refundable', `Charge ${chargeId} was declined`);
    const left = charge.amount - (this.refundedByCharge.get(chargeId) ?? 0);
    if (amount > left) {
      throw new Problem(422, 'refund_exceeds_charge', `Charge ${chargeId} has ${left} left to refund, not ${amount}`);
    }
    const createdAt = new Date().toISOString();
    return { id: `re_${uuidv7()}`, chargeId, amount, currency: charge.currency, status: 'succeeded', createdAt };
  }

  private enterCharge(key: string, charge: Charge): void {
    this.chargesById.set(charge.id, charge);
    this.chargesByKey.set(key, charge);
  }

  /** Counts before the flush, so that concurrent refunds cannot exceed the charge together. */
  private enterRefund(refund: Refund): void {
    this.refundedByCharge.set(refund.chargeId, (this.refundedByCharge.get(refund.chargeId) ?? 0) + refund.amount);
    this.refundList.push(refund);
  }

  private restore(entry: Entry): void {
    if (entry.kind === 'charge') {
      this.charges.set(entry.key, { request: entry.request, result: Promise.resolve(entry.result) });
      this.enterCharge(entry.key, entry.result);
      return;
    }
    this.refunds.set(entry.key, { request: entry.request, result: Promise.resolve(entry.result) });
    this.enterRefund(entry.result);
  }
}

function replay<Request, Result>(
  stored: Map<string, Stored<Request, Result>>,
  key: string,
  request: Request,
): Promise<Result> | undefined {
  const known = stored.get(key);
  if (!known) return undefined;
  if (!isDeepStrictEqual(known.request, request)) {
    throw new Problem(422, 'idempotency_key_reused', `Key ${key} was used for another request`);
  }
  return known.result;
}
