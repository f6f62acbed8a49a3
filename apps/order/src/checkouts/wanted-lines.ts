import { MalformedRequestError } from '@mvec/http';
import { maxQuantity, type WantedLine } from '../order-lifecycle/order.js';

/**
 * One line per variant, in the order of their ids, so that equal wishes make equal requests.
 * @throws MalformedRequestError when the lines of one variant come to more than one line may ask for
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
  const message = `${quantity} units of variant ${variantId} are more than the ${maxQuantity} one order may have`;
  return new MalformedRequestError('validation_failed', message, [{ field: 'lines', code: 'too_big', message }]);
}
