/** Postgres takes neither U+0000 in text nor, in JSON, half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
