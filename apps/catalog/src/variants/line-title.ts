/** Title of an order line: a variant's title, such as “Red”, needs the product's for context. */
export function lineTitle(productTitle: string, variantTitle: string): string {
  return variantTitle === productTitle ? productTitle : `${productTitle} – ${variantTitle}`;
}
