/**
 * One generation of a read model. It has its own rows, consumer group and inbox marks, so that it reads every topic from the
 * beginning, whatever another generation has read.
 */
export interface Generation {
  id: number;
  /** Name of its consumer group and its inbox marks. Never reused. */
  consumer: string;
  /** Still reads history: its progress is measured and reported. */
  catchingUp: boolean;
}

export interface Progress {
  /** Messages in the topics at the time of the measurement. */
  total: number;
  /** Messages not applied yet. */
  left: number;
}

/** Implemented by a service whose tables are a read model that can be rebuilt. */
export abstract class Generations {
  /** Generations that consume, in this and every other instance. */
  abstract consuming(): Promise<Generation[]>;
  /** Called about once a second, in every instance. */
  abstract report(generation: Generation, progress: Progress): Promise<void>;
}
