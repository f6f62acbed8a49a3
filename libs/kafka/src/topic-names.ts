/** Adds the prefix that keeps apart the topics and groups of test runs on one cluster. Empty except in tests. */
export function prefixed(prefix: string, name: string): string {
  return `${prefix}${name}`;
}

export function withoutPrefix(prefix: string, name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
