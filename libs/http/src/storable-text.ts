/** Whether Postgres can store a text: it refuses U+0000, and in JSON half a surrogate pair. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}
