const lowered = new Map<string, string>();
const LOWERED_LIMIT = 2_000;
const CONTROL = /[^\t\x20-\x7e\x80-\xff]/g;

/** Lower-case form of a header name, from a cache of bounded size, because names repeat between requests. */
export function lowerCase(name: string): string {
  const known = lowered.get(name);
  if (known !== undefined) return known;
  const lower = name.toLowerCase();
  if (lowered.size < LOWERED_LIMIT) lowered.set(name, lower);
  return lower;
}

/** Headers of one request in their order, with duplicates, as nginx keeps them. */
export class RequestHeaders {
  readonly names: string[] = [];
  readonly lowerNames: string[] = [];
  readonly values: string[] = [];
  /** Whether a name contains an underscore, which needs a slower lookup. */
  #underscores = false;

  constructor(raw: readonly string[]) {
    for (let i = 0; i + 1 < raw.length; i += 2) this.add(raw[i] ?? '', raw[i + 1] ?? '');
  }

  add(name: string, value: string): void {
    const lowerName = lowerCase(name);
    if (lowerName.includes('_')) this.#underscores = true;
    this.names.push(name);
    this.lowerNames.push(lowerName);
    this.values.push(value);
  }

  first(lowerName: string): string | undefined {
    const index = this.lowerNames.indexOf(lowerName);
    return index < 0 ? undefined : this.values[index];
  }

  count(lowerName: string): number {
    return this.lowerNames.reduce((count, name) => (name === lowerName ? count + 1 : count), 0);
  }

  /**
   * Implements Kong's `get_header`: nginx's variable `$http_<name>`, in which `-` and `_` are equal and duplicates are
   * joined. For a value with a comma, Kong looks the header up again by its exact name.
   */
  variable(lowerName: string): string | undefined {
    const exact = this.lowerNames.indexOf(lowerName);
    if (!this.#underscores && (exact < 0 || this.lowerNames.indexOf(lowerName, exact + 1) < 0)) {
      return exact < 0 ? undefined : this.values[exact];
    }
    const canonical = lowerName.replaceAll('_', '-');
    const joined = this.values.filter((_, i) => this.lowerNames[i]?.replaceAll('_', '-') === canonical).join(', ');
    if (joined === '') return exact < 0 ? undefined : '';
    return joined.includes(', ') ? this.first(lowerName) : joined;
  }

  /** Sets a header. Control characters are escaped, as in nginx, so that a value cannot inject another header. */
  set(name: string, value: string): void {
    this.remove(lowerCase(name));
    this.add(
      name,
      value.replace(CONTROL, (character) => `%${character.charCodeAt(0).toString(16).padStart(2, '0')}`),
    );
  }

  remove(lowerName: string): void {
    for (let i = this.lowerNames.indexOf(lowerName); i >= 0; i = this.lowerNames.indexOf(lowerName, i)) {
      this.names.splice(i, 1);
      this.lowerNames.splice(i, 1);
      this.values.splice(i, 1);
    }
  }
}
