export type PartState = 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed' | 'stopping' | 'stopped';

export interface PartStatus {
  part: string;
  state: PartState;
  /** How long the start took. */
  seconds?: number;
  /** Why it failed or is started again. */
  reason?: string;
  logLines?: string[];
}

export type Report = (status: PartStatus) => void;
