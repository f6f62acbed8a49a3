/** Title of an order line: the variant's own title needs the product's for context. */
export function lineTitle(productTitle: string, variantTitle: string): string {
  return variantTitle === productTitle ? productTitle : `${productTitle} – ${variantTitle}`;
}
