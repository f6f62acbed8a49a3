import { MalformedRequestError } from '@mvec/http';
import { maxQuantity, type WantedLine } from '../order-lifecycle/order.js';

/**
 * Makes one line per variant, sorted by variant, so that equal carts make equal hold requests.
 * @throws MalformedRequestError when the lines of one variant sum to more than the maximum quantity
 */
export function sumLines(lines: readonly WantedLine[]): WantedLine[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
  }
  const summed = [...quantities].map(([variantId, quantity]) => ({ variantId, quantity }));
  const excessive = summed.find(({ quantity }) => quantity > maxQuantity);
  if (excessive !== undefined) throw tooMany(excessive);
  return summed.toSorted((left, right) => (left.variantId < right.variantId ? -1 : 1));
}

function tooMany({ variantId, quantity }: WantedLine): MalformedRequestError {
  const message = `The lines ask for ${quantity} units of variant ${variantId}; the maximum is ${maxQuantity}`;
  return new MalformedRequestError('validation_failed', message, [{ field: 'lines', code: 'too_big', message }]);
}
