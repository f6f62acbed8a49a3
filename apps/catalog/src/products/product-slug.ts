const longest = 80;

/** For addresses: what can be read of the title, and the random end of the id, so that no two products share one. */
export function productSlug(title: string, productId: string): string {
  const readable = title
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{Mark}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '');
  const unique = productId.slice(-12);
  return readable === '' ? unique : `${readable}-${unique}`;
}
