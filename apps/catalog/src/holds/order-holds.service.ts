import type { Tx } from '@mvec/database';
import { type EventEnvelope, HoldLostV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { lost } from './hold-metrics.js';
import { HoldSweeper } from './hold-sweeper.js';
import { type HoldStatus, needsUnits, nextHoldStatus } from './hold-status.js';
import { lockVariants, retakeUnits } from './hold-taking.js';
import { addLinesIfNone, claimHeld, lockHold, type PricedLine, setStatus } from './holds.repository.js';

export interface HeldOrder {
  orderId: string;
  lines: readonly PricedLine[];
  /** The event that tells of it. */
  cause?: EventEnvelope;
}

/**
 * What an order's events do to its hold. They may come twice, late, and with gaps before them.
 *
 * The row of a hold is all that is locked while a batch of events is applied: units of cancelled orders are put back
 * afterwards, so that a product on sale never waits for a batch. Only a hold that had ended before its order was
 * placed or paid takes its units here.
 */
@Injectable()
export class OrderHoldsService {
  constructor(
    private readonly outbox: Outbox,
    private readonly sweeper: HoldSweeper,
  ) {}

  /** The orders are placed: their holds have no expiry any more. */
  async makeFirm(tx: Tx, orders: readonly HeldOrder[]): Promise<void> {
    await this.claimAll(tx, 'place', orders);
  }

  /** The orders are paid: their units are sold for good. */
  async commitHolds(tx: Tx, orders: readonly HeldOrder[]): Promise<void> {
    await this.claimAll(tx, 'confirm', orders);
  }

  /** The order has ended: whatever it holds goes back on sale, and nothing is taken for it again. */
  async cancelHold(tx: Tx, orderId: string): Promise<void> {
    const hold = await lockHold(tx, orderId);
    const next = nextHoldStatus(hold.status, 'cancel');
    if (next === hold.status) return;
    await setStatus(tx, orderId, next, hold.unitsHeld);
    if (hold.unitsHeld) tx.afterCommit(() => this.sweeper.wake());
  }

  /** Holds that have their units, as nearly all do, in one statement; the others one by one. */
  private async claimAll(tx: Tx, trigger: 'place' | 'confirm', orders: readonly HeldOrder[]): Promise<void> {
    const sorted = orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const ids = sorted.map(({ orderId }) => orderId);
    const claimed = await claimHeld(tx, ids, trigger);
    const others = sorted.filter(({ orderId }) => !claimed.has(orderId));
    // Holds before variants, as who puts units back locks them.
    for (const { orderId } of others) await lockHold(tx, orderId);
    if (others.length > 1) await lockVariants(tx, variantsOf(others));
    for (const order of others) await this.claim(tx, order, trigger);
  }

  private async claim(tx: Tx, order: HeldOrder, trigger: 'place' | 'confirm'): Promise<void> {
    const { orderId } = order;
    const hold = await lockHold(tx, orderId);
    const next = nextHoldStatus(hold.status, trigger);
    if (next === hold.status) return;
    if (!needsUnits(next) || hold.unitsHeld) await setStatus(tx, orderId, next, hold.unitsHeld);
    else await this.takeAgain(tx, order, next);
  }

  private async takeAgain(tx: Tx, { orderId, lines, cause }: HeldOrder, next: HoldStatus): Promise<void> {
    await addLinesIfNone(tx, orderId, lines);
    const short = await retakeUnits(tx, orderId);
    if (short.length === 0) {
      await setStatus(tx, orderId, next, true);
      return;
    }
    await setStatus(tx, orderId, 'lost', false);
    tx.afterCommit(() => lost.inc());
    await this.outbox.addAll(tx, HoldLostV1, [{ data: { orderId, variantIds: short }, cause }]);
  }
}

function variantsOf(orders: readonly HeldOrder[]): string[] {
  return orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId));
}
