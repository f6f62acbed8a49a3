/**
 * One making of a read model. It has its own rows, consumer group and inbox marks, so that it reads every topic from
 * the beginning whatever another generation has read.
 */
export interface Generation {
  id: number;
  /** Names its consumer group and its marks in the inbox. No other generation ever had this name. */
  consumer: string;
  /** Still reading history: its progress is measured and reported. */
  catchingUp: boolean;
}

export interface Progress {
  /** Messages in the topics when it was measured. */
  total: number;
  /** Those of them that are not yet applied. */
  left: number;
}

/** What a service provides whose tables are a read model that can be made anew. */
export abstract class Generations {
  /** Those that consume, here and in every other instance. */
  abstract consuming(): Promise<Generation[]>;
  /** Called about once a second, in every instance. */
  abstract report(generation: Generation, progress: Progress): Promise<void>;
}
