import { type Caller, requireService } from '@mvec/auth';
import { Batcher } from '@mvec/batching';
import { AppError, isOutage, canRetryIndividually } from '@mvec/errors';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { type HoldView, toHoldView } from './hold.dto.js';
import { HoldFirmError } from './hold.errors.js';
import { countAnswer } from './hold-metrics.js';
import { refusalOf, repeatedHold, unitsLeft, wasTaken } from './hold-outcome.js';
import { sumLines, type WantedLine } from './hold-lines.js';
import { HeldUnitsRepository, type LockedRows, type WantedHold } from './held-units.repository.js';
import { HoldsRepository } from './holds.repository.js';
import { Restock } from './restock.js';

/** Bounds a statement, because it keeps its row locks until it ends. */
const batches = { concurrency: 2, maxWeight: 500, weightOf: ({ lines }: WantedHold) => lines.length };

interface HoldRequest extends WantedHold {
  /** Rises with each request. */
  turn: number;
}

/** Undefined when the request has to be tried again. */
type Answer = HoldView | AppError | undefined;

/**
 * Stock taken for a checkout, by order id.
 *
 * - All lines are taken or none, and never more than the stock, under any number of concurrent requests.
 * - A repeated request gets the same answer and takes nothing more.
 * - After a release the order id takes nothing, even when the release came first.
 *
 * Concurrent requests share a statement, so that the row of a popular variant is locked and committed once for all of
 * them. Requests for a variant that is locked wait in a queue of their own, which delays no other requests.
 */
@Injectable()
export class HoldsService {
  private turns = 0;
  private readonly takings = new Batcher<HoldRequest, Answer>((requests) => this.takeBatch(requests, 'skip'), {
    name: 'hold free units',
    ...batches,
    splitOnError: canRetryIndividually,
  });
  private readonly waitingTakings = new Batcher<HoldRequest, Answer>((requests) => this.takeBatch(requests, 'wait'), {
    name: 'hold units',
    ...batches,
    splitOnError: (error) => !isOutage(error),
  });

  constructor(
    private readonly holds: HoldsRepository,
    private readonly units: HeldUnitsRepository,
    private readonly restock: Restock,
    @InjectEnv() private readonly env: CatalogEnv,
  ) {}

  async takeHold(caller: Caller, orderId: string, wanted: readonly WantedLine[]): Promise<HoldView> {
    requireService(caller, 'order');
    const order = { orderId, lines: sumLines(wanted), turn: this.turns++ };
    let answer = await this.takings.add(order);
    // Ends: each batch answers at least its earliest request, and later requests never overtake it.
    while (answer === undefined) answer = await this.waitingTakings.add(order);
    if (answer instanceof AppError) throw answer;
    return answer;
  }

  async releaseHold(caller: Caller, orderId: string): Promise<void> {
    requireService(caller, 'order');
    if (await this.holds.releaseHold(orderId)) {
      await this.restock.restockAll();
      return;
    }
    const status = await this.holds.findHoldStatus(orderId);
    if (status === 'firm' || status === 'committed') throw new HoldFirmError(orderId);
  }

  private async takeBatch(requests: readonly HoldRequest[], lockedRows: LockedRows): Promise<Answer[]> {
    const inTurn = requests.toSorted((one, other) => one.turn - other.turn);
    // Two requests for one order: only the first runs, the second is tried again and finds the hold.
    const orders = inTurn.filter((one, index) => index === inTurn.findIndex(({ orderId }) => orderId === one.orderId));
    const seen = await this.units.takeUnits(orders, this.env.HOLD_TTL_SECONDS, lockedRows);
    const [seenOf, left] = [Map.groupBy(seen, (line) => line.orderId), unitsLeft(seen)];
    const answers = new Map<WantedHold, Answer>();
    for (const order of orders) {
      const taken = (seenOf.get(order.orderId) ?? []).filter(wasTaken);
      if (taken.length > 0) answers.set(order, toHoldView(order.orderId, taken));
    }
    const others = orders.filter((order) => !answers.has(order));
    const heldOf = await this.heldLinesOf(others);
    for (const order of others) {
      const [held, lines] = [heldOf.get(order.orderId), seenOf.get(order.orderId) ?? []];
      const isKnown = lockedRows === 'wait' || lines.every(({ available }) => available !== null);
      if (held) answers.set(order, repeatedHold(order, held));
      else if (isKnown) answers.set(order, refusalOf(lines, left));
    }
    for (const answer of answers.values()) countAnswer(answer);
    return requests.map((request) => answers.get(request));
  }

  private async heldLinesOf(orders: readonly WantedHold[]) {
    if (orders.length === 0) return new Map<string, never>();
    const lines = await this.holds.findHeldLines(orders.map(({ orderId }) => orderId));
    return Map.groupBy(lines, (line) => line.orderId);
  }
}
