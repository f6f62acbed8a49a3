import type { Caller } from '@mvec/auth';
import { Batcher } from '@mvec/batching';
import { Database } from '@mvec/database';
import { AppError, isOutage } from '@mvec/errors';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { requireService } from '../permissions.js';
import { type HoldView, toHoldView } from './hold.dto.js';
import { HoldFirmError } from './hold.errors.js';
import { refusal, repeated, unitsLeft, wasTaken } from './hold-answers.js';
import { sumLines, type WantedLine } from './hold-lines.js';
import { takeUnits, type WantedHold } from './hold-taking.js';
import { findHeldLines, findHoldStatus, releaseHold } from './holds.repository.js';
import { putBackAll } from './put-back.js';

/** A statement that grows without end would keep its rows from everybody as long. */
const maxSharedLines = 500;

/**
 * Stock taken for a checkout, by order id.
 *
 * - All lines are taken or none, and never more than there is, however many ask at once.
 * - The same request again gets the same answer and takes nothing more.
 * - After a release nothing is taken for that order id, also when the release came first.
 *
 * Requests of the same moment share a statement: of a product on sale its row is locked and its change is made durable
 * once for all of them.
 */
@Injectable()
export class HoldsService {
  private readonly takings = new Batcher<WantedHold, HoldView | AppError>((orders) => this.takeAll(orders), {
    concurrency: 2,
    maxWeight: maxSharedLines,
    weightOf: ({ lines }) => lines.length,
    aloneAfter: (error) => !isOutage(error),
  });

  constructor(
    private readonly database: Database,
    @InjectEnv() private readonly env: CatalogEnv,
  ) {}

  async takeHold(caller: Caller, orderId: string, wanted: readonly WantedLine[]): Promise<HoldView> {
    requireService(caller, 'order');
    const answer = await this.takings.add({ orderId, lines: sumLines(wanted) });
    if (answer instanceof AppError) throw answer;
    return answer;
  }

  async releaseHold(caller: Caller, orderId: string): Promise<void> {
    requireService(caller, 'order');
    if (await releaseHold(this.database, orderId)) {
      await putBackAll(this.database);
      return;
    }
    const status = await findHoldStatus(this.database, orderId);
    if (status === 'firm' || status === 'committed') throw new HoldFirmError(orderId);
  }

  /** In rounds, each of which answers at least its first order. */
  private async takeAll(orders: readonly WantedHold[]): Promise<(HoldView | AppError)[]> {
    const answers = new Map<WantedHold, HoldView | AppError>();
    for (;;) {
      const waiting = orders.filter((order) => !answers.has(order));
      if (waiting.length === 0) return orders.flatMap((order) => answers.get(order) ?? []);
      // A request that came twice is answered by what its first one did.
      const round = [...new Map(waiting.toReversed().map((order) => [order.orderId, order])).values()].toReversed();
      const answered = await this.takeOnce(round);
      if (answered.size === 0) throw new Error(`${round.length} hold requests were neither granted nor refused`);
      for (const [order, answer] of answered) answers.set(order, answer);
    }
  }

  /** @returns nothing for orders that got no units although there are enough left for them */
  private async takeOnce(orders: readonly WantedHold[]): Promise<Map<WantedHold, HoldView | AppError>> {
    const seen = await takeUnits(this.database, orders, this.env.HOLD_TTL_SECONDS);
    const [seenOf, left] = [Map.groupBy(seen, (line) => line.order_id), unitsLeft(seen)];
    const answers = new Map<WantedHold, HoldView | AppError>();
    for (const order of orders) {
      const taken = (seenOf.get(order.orderId) ?? []).filter(wasTaken);
      if (taken.length > 0) answers.set(order, toHoldView(order.orderId, taken));
    }
    const others = orders.filter((order) => !answers.has(order));
    const heldOf = await this.heldLinesOf(others);
    for (const order of others) {
      const held = heldOf.get(order.orderId);
      const answer = held ? repeated(order, held) : refusal(seenOf.get(order.orderId) ?? [], left);
      if (answer) answers.set(order, answer);
    }
    return answers;
  }

  private async heldLinesOf(orders: readonly WantedHold[]) {
    if (orders.length === 0) return new Map<string, never>();
    const lines = await findHeldLines(
      this.database,
      orders.map(({ orderId }) => orderId),
    );
    return Map.groupBy(lines, (line) => line.order_id);
  }
}
