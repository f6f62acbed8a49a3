import { type Caller, requireService } from '@mvec/auth';
import { Batcher } from '@mvec/batching';
import { Database } from '@mvec/database';
import { AppError, isOutage, canRetryIndividually } from '@mvec/errors';
import { InjectEnv } from '@mvec/service-runtime';
import { Injectable } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { type HoldView, toHoldView } from './hold.dto.js';
import { HoldFirmError } from './hold.errors.js';
import { countAnswer } from './hold-metrics.js';
import { refusal, repeated, unitsLeft, wasTaken } from './hold-answers.js';
import { sumLines, type WantedLine } from './hold-lines.js';
import { takeUnits, type WantedHold } from './hold-taking.js';
import { findHeldLines, findHoldStatus, releaseHold } from './holds.repository.js';
import { restockAll } from './put-back.js';

/** A statement that grows without end would keep its rows from everybody as long. */
const shared = { concurrency: 2, maxWeight: 500, weightOf: ({ lines }: WantedHold) => lines.length };

interface HoldRequest extends WantedHold {
  /** Lower than that of all who asked later. */
  turn: number;
}

/** Nothing: it has to be asked again. */
type Answer = HoldView | AppError | undefined;

/**
 * Stock taken for a checkout, by order id.
 *
 * - All lines are taken or none, and never more than there is, however many ask at once.
 * - The same request again gets the same answer and takes nothing more.
 * - After a release nothing is taken for that order id, also when the release came first.
 *
 * Requests of the same moment share a statement: of a product on sale its row is locked and its change is made durable
 * once for all of them. Those whose product's row somebody has wait for it apart from all others.
 */
@Injectable()
export class HoldsService {
  private turns = 0;
  private readonly takings = new Batcher<HoldRequest, Answer>((orders) => this.take(orders, 'free'), {
    name: 'hold free units',
    ...shared,
    splitOnError: canRetryIndividually,
  });
  private readonly patientTakings = new Batcher<HoldRequest, Answer>((orders) => this.take(orders, 'all'), {
    name: 'hold units',
    ...shared,
    splitOnError: (error) => !isOutage(error),
  });

  constructor(
    private readonly database: Database,
    @InjectEnv() private readonly env: CatalogEnv,
  ) {}

  async takeHold(caller: Caller, orderId: string, wanted: readonly WantedLine[]): Promise<HoldView> {
    requireService(caller, 'order');
    const order = { orderId, lines: sumLines(wanted), turn: this.turns++ };
    let answer = await this.takings.add(order);
    // Ends, because who asked first is answered, and nobody who asks later comes before.
    while (answer === undefined) answer = await this.patientTakings.add(order);
    if (answer instanceof AppError) throw answer;
    return answer;
  }

  async releaseHold(caller: Caller, orderId: string): Promise<void> {
    requireService(caller, 'order');
    if (await releaseHold(this.database, orderId)) {
      await restockAll(this.database);
      return;
    }
    const status = await findHoldStatus(this.database, orderId);
    if (status === 'firm' || status === 'committed') throw new HoldFirmError(orderId);
  }

  private async take(requests: readonly HoldRequest[], rows: 'free' | 'all'): Promise<Answer[]> {
    const inTurn = requests.toSorted((one, other) => one.turn - other.turn);
    // A request that came twice is answered by what its first one did, when it is asked again.
    const orders = inTurn.filter((one, index) => index === inTurn.findIndex(({ orderId }) => orderId === one.orderId));
    const seen = await takeUnits(this.database, orders, this.env.HOLD_TTL_SECONDS, rows);
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
      const isKnown = rows === 'all' || lines.every(({ available }) => available !== null);
      if (held) answers.set(order, repeated(order, held));
      else if (isKnown) answers.set(order, refusal(lines, left));
    }
    for (const answer of answers.values()) countAnswer(answer);
    return requests.map((request) => answers.get(request));
  }

  private async heldLinesOf(orders: readonly WantedHold[]) {
    if (orders.length === 0) return new Map<string, never>();
    const lines = await findHeldLines(
      this.database,
      orders.map(({ orderId }) => orderId),
    );
    return Map.groupBy(lines, (line) => line.orderId);
  }
}
