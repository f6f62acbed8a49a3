/** Expires overdue orders. Several instances may run the same sweeper at the same time. */
export interface Sweeper {
  readonly name: string;
  /** Makes one pass over a bounded batch. @returns the number of orders it changed */
  runOnce(): Promise<number>;
}

export const sweepBatch = 100;
