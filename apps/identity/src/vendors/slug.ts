const maxLength = 60;
const suffixLength = 6;

/** A name for a URL: `Café Zürich & Söhne` → `cafe-zurich-sohne`. Names without Latin letters become `vendor`. */
export function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  const slug = (words ?? []).join('-').slice(0, maxLength).replace(/-$/, '');
  return slug || 'vendor';
}

/** The slug of a further vendor of the same name. `random` is a UUIDv4. */
export function withSuffix(slug: string, random: string): string {
  return `${slug}-${random.slice(0, suffixLength)}`;
}
