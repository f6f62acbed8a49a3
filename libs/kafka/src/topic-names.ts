/** Tests share one cluster: each run's topics and groups carry its own prefix. Empty in a real platform. */
export function prefixed(prefix: string, name: string): string {
  return `${prefix}${name}`;
}

export function withoutPrefix(prefix: string, name: string): string {
  return name.startsWith(prefix) ? name.slice(prefix.length) : name;
}
