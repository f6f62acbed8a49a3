export interface BatchThenIndividually<Item> {
  batch: (items: readonly Item[]) => Promise<unknown>;
  individually: (item: Item) => Promise<unknown>;
  /** Whether one item may be the reason why the batch failed. Otherwise no smaller piece would succeed either. */
  splitOnError: (error: unknown) => boolean;
  /** How many items are applied at the same time after a split; 1 (in order) by default. */
  concurrency?: number;
}

/**
 * Applies items in one batch. When that fails, applies them one by one, so that a bad item costs the others time and
 * nothing else. A batch of one is not repeated: its error is the item's own.
 *
 * @throws what the batch threw when it is not split, and what `individually` throws
 */
export async function batchThenIndividually<Item>(
  items: readonly Item[],
  { batch, individually, splitOnError, concurrency = 1 }: BatchThenIndividually<Item>,
): Promise<void> {
  try {
    await batch(items);
  } catch (error) {
    if (items.length <= 1 || !splitOnError(error)) throw error;
    const left = items.values();
    const worker = async () => {
      for (const item of left) await individually(item);
    };
    await Promise.all(Array.from({ length: concurrency }, worker));
  }
}
