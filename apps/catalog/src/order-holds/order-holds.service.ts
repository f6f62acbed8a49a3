import type { Tx } from '@mvec/database';
import { type EventEnvelope, HoldLostV1 } from '@mvec/events';
import { Outbox } from '@mvec/outbox';
import { Injectable } from '@nestjs/common';
import { lost } from '../holds/hold-metrics.js';
import { HoldSweeper } from '../holds/hold-sweeper.js';
import { type HoldStatus, needsUnits, nextHoldStatus } from '../holds/hold-status.js';
import { HeldUnitsRepository } from '../holds/held-units.repository.js';
import { HoldsRepository, type PricedLine } from '../holds/holds.repository.js';

export interface HeldOrder {
  orderId: string;
  lines: readonly PricedLine[];
  /** The event that announced the order; the cause of events that follow. */
  cause?: EventEnvelope;
}

/**
 * Applies an order's events to its hold. They may arrive twice, late, and with gaps.
 *
 * A batch of events locks rows of holds alone: units of cancelled orders are restocked afterwards, so that no popular
 * variant waits for a batch. Only a hold that ended before its order was placed or paid retakes its units here.
 */
@Injectable()
export class OrderHoldsService {
  constructor(
    private readonly holds: HoldsRepository,
    private readonly units: HeldUnitsRepository,
    private readonly outbox: Outbox,
    private readonly sweeper: HoldSweeper,
  ) {}

  /** The orders are placed: their holds no longer expire. */
  async makeHoldsFirm(tx: Tx, orders: readonly HeldOrder[]): Promise<void> {
    await this.claimHolds(tx, 'place', orders);
  }

  /** The orders are paid: their units are sold for good. */
  async commitHolds(tx: Tx, orders: readonly HeldOrder[]): Promise<void> {
    await this.claimHolds(tx, 'confirm', orders);
  }

  /** The order has ended: its units are restocked, and it takes nothing again. */
  async cancelHold(tx: Tx, orderId: string): Promise<void> {
    const hold = await this.holds.lockHold(tx, orderId);
    const next = nextHoldStatus(hold.status, 'cancel');
    if (next === hold.status) return;
    await this.holds.updateHold(tx, orderId, next, hold.unitsHeld);
    if (hold.unitsHeld) tx.afterCommit(() => this.sweeper.wake());
  }

  /** Claims holds that have their units, nearly all, in one statement, and the others one by one. */
  private async claimHolds(tx: Tx, cause: 'place' | 'confirm', orders: readonly HeldOrder[]): Promise<void> {
    const sorted = orders.toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1));
    const ids = sorted.map(({ orderId }) => orderId);
    const claimed = await this.holds.claimHeldUnits(tx, ids, cause);
    const others = sorted.filter(({ orderId }) => !claimed.has(orderId));
    // Holds are locked before variants, as in `Restock`: the opposite order could deadlock.
    for (const { orderId } of others) await this.holds.lockHold(tx, orderId);
    if (others.length > 1) await this.units.lockVariants(tx, variantsOf(others));
    for (const order of others) await this.claimHold(tx, order, cause);
  }

  private async claimHold(tx: Tx, order: HeldOrder, cause: 'place' | 'confirm'): Promise<void> {
    const { orderId } = order;
    const hold = await this.holds.lockHold(tx, orderId);
    const next = nextHoldStatus(hold.status, cause);
    if (next === hold.status) return;
    if (!needsUnits(next) || hold.unitsHeld) await this.holds.updateHold(tx, orderId, next, hold.unitsHeld);
    else await this.retakeUnits(tx, order, next);
  }

  private async retakeUnits(tx: Tx, { orderId, lines, cause }: HeldOrder, next: HoldStatus): Promise<void> {
    await this.holds.insertLinesIfNone(tx, orderId, lines);
    const short = await this.units.retakeUnits(tx, orderId);
    if (short.length === 0) {
      await this.holds.updateHold(tx, orderId, next, true);
      return;
    }
    await this.holds.updateHold(tx, orderId, 'lost', false);
    tx.afterCommit(() => lost.inc());
    await this.outbox.addAll(tx, HoldLostV1, [{ data: { orderId, variantIds: short }, cause }]);
  }
}

function variantsOf(orders: readonly HeldOrder[]): string[] {
  return orders.flatMap(({ lines }) => lines.map(({ variantId }) => variantId));
}
