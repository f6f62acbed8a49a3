import { readableSlug } from '../slug.js';

/** The readable part of the title and the random end of the id, so that every product has a unique slug. */
export function productSlug(title: string, productId: string): string {
  const readable = readableSlug(title);
  const unique = productId.slice(-12);
  return readable === '' ? unique : `${readable}-${unique}`;
}
