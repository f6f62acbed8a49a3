import type { Caller } from '@mvec/auth';
import { Database } from '@mvec/database';
import { InjectEnv } from '@mvec/service';
import { Injectable } from '@nestjs/common';
import type { CatalogEnv } from '../env.js';
import { requireService } from '../permissions.js';
import { type HoldView, toHoldView } from './hold.dto.js';
import {
  HoldDiffersError,
  HoldFirmError,
  HoldReleasedError,
  InsufficientStockError,
  MixedCurrenciesError,
  type Shortage,
} from './hold.errors.js';
import { sameLines, sumLines, type WantedLine } from './hold-lines.js';
import { needsUnits } from './hold-status.js';
import { type SeenLine, takeUnits } from './hold-taking.js';
import { findHeldLines, findHoldStatus, type HeldLineRow, releaseHold } from './holds.repository.js';
import { putBackAll } from './put-back.js';

/**
 * Stock taken for a checkout, by order id.
 *
 * - All lines are taken or none, and never more than there is, however many ask at once.
 * - The same request again gets the same answer and takes nothing more.
 * - After a release nothing is taken for that order id, also when the release came first.
 */
@Injectable()
export class HoldsService {
  constructor(
    private readonly database: Database,
    @InjectEnv() private readonly env: CatalogEnv,
  ) {}

  async takeHold(caller: Caller, orderId: string, wanted: readonly WantedLine[]): Promise<HoldView> {
    requireService(caller, 'order');
    const lines = sumLines(wanted);
    const seen = await takeUnits(this.database, orderId, lines, this.env.HOLD_TTL_SECONDS);
    if (seen.every(wasTaken)) return toHoldView(orderId, seen);
    const held = await findHeldLines(this.database, orderId);
    if (held.length === 0) throw refusal(seen);
    return repeated(orderId, lines, held);
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
}

type TakenLine = { [K in keyof SeenLine]: NonNullable<SeenLine[K]> };

function wasTaken(line: SeenLine): line is TakenLine {
  return line.expires_at !== null;
}

function repeated(orderId: string, lines: WantedLine[], held: HeldLineRow[]): HoldView {
  if (!held.every((line) => needsUnits(line.status))) throw new HoldReleasedError(orderId);
  const before = held.map(({ variant_id: variantId, quantity }) => ({ variantId: variantId ?? '', quantity }));
  if (!sameLines(lines, before)) throw new HoldDiffersError(orderId);
  return toHoldView(orderId, held);
}

function refusal(seen: SeenLine[]): Error {
  const short = seen.filter((line) => (line.available ?? 0) < line.quantity);
  if (short.length > 0) return new InsufficientStockError(short.map(toShortage));
  return new MixedCurrenciesError([...new Set(seen.map((line) => String(line.price_currency)))]);
}

function toShortage({ variant_id: variantId, quantity: requested, available }: SeenLine): Shortage {
  return { variantId, requested, available: available ?? 0 };
}
