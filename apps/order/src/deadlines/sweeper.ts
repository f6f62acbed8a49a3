/** Ends what its time has run out for. Several instances may run the same sweeper at the same moment. */
export interface Sweeper {
  readonly name: string;
  /** One pass over a bounded batch. @returns how many it dealt with */
  runOnce(): Promise<number>;
}

export const sweepBatch = 100;
