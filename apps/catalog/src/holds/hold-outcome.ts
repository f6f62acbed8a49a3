import type { AppError } from '@mvec/errors';
import { type HoldView, toHoldView } from './hold.dto.js';
import {
  HoldDiffersError,
  HoldReleasedError,
  InsufficientStockError,
  MixedCurrenciesError,
  type Shortage,
} from './hold.errors.js';
import { sameLines } from './hold-lines.js';
import { needsUnits } from './hold-status.js';
import type { SeenLine, WantedHold } from './held-units.repository.js';
import type { HeldLineRow } from './holds.repository.js';

type TakenLine = { [K in keyof SeenLine]: NonNullable<SeenLine[K]> };

/** Units by variant that remain after the orders of the batch got theirs. */
type UnitsLeft = ReadonlyMap<string, number>;

export function wasTaken(line: SeenLine): line is TakenLine {
  return line.expiresAt !== null;
}

export function unitsLeft(seen: readonly SeenLine[]): UnitsLeft {
  const left = new Map(seen.map(({ variantId: id, available }) => [id, available ?? 0]));
  for (const { variantId: id, quantity } of seen.filter(wasTaken)) left.set(id, (left.get(id) ?? 0) - quantity);
  return left;
}

/** The answer for an order id that has a hold already: the same hold again, or the error that prevents it. */
export function repeatedHold({ orderId, lines }: WantedHold, held: readonly HeldLineRow[]): HoldView | AppError {
  if (!held.every((line) => needsUnits(line.status))) return new HoldReleasedError(orderId);
  const before = held.map(({ variantId, quantity }) => ({ variantId: variantId ?? '', quantity }));
  return sameLines(lines, before) ? toHoldView(orderId, held) : new HoldDiffersError(orderId);
}

/** The error of an order that got no units; undefined when enough is left, so that it can be tried again. */
export function refusalOf(seen: readonly SeenLine[], left: UnitsLeft): AppError | undefined {
  const short = seen.map((line) => toShortage(line, left)).filter(({ requested, available }) => available < requested);
  if (short.length > 0) return new InsufficientStockError(short);
  const currencies = [...new Set(seen.map((line) => String(line.priceCurrency)))];
  return currencies.length > 1 ? new MixedCurrenciesError(currencies) : undefined;
}

function toShortage({ variantId, quantity: requested }: SeenLine, left: UnitsLeft): Shortage {
  return { variantId, requested, available: left.get(variantId) ?? 0 };
}
