/** Units of one variant to hold for an order. */
export interface WantedLine {
  variantId: string;
  quantity: number;
}

/** One line per variant, sorted by its id: equal orders are equal lists. */
export function sumLines(lines: readonly WantedLine[]): WantedLine[] {
  const quantities = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    const id = variantId.toLowerCase();
    quantities.set(id, (quantities.get(id) ?? 0) + quantity);
  }
  return [...quantities]
    .map(([variantId, quantity]) => ({ variantId, quantity }))
    .toSorted((a, b) => (a.variantId < b.variantId ? -1 : 1));
}

/** Compares lists that `sumLines` made. */
export function sameLines(left: readonly WantedLine[], right: readonly WantedLine[]): boolean {
  return (
    left.length === right.length &&
    left.every((line, index) => {
      const other = right[index];
      return other?.variantId === line.variantId && other.quantity === line.quantity;
    })
  );
}
