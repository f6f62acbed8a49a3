const maxMs = 30_000;

/** The pause before the next try, in milliseconds: doubled from `firstMs` up to half a minute, with jitter. */
export function backoffMs(tries: number, firstMs: number): number {
  const ceiling = Math.min(maxMs, firstMs * 2 ** Math.min(tries - 1, 20));
  return Math.round(ceiling * (0.5 + Math.random() / 2));
}
