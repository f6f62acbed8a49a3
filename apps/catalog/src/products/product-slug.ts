import { readableSlug } from '../slug.js';

/** For addresses: what can be read of the title, and the random end of the id, so that no two products share one. */
export function productSlug(title: string, productId: string): string {
  const readable = readableSlug(title);
  const unique = productId.slice(-12);
  return readable === '' ? unique : `${readable}-${unique}`;
}
