export type PartState = 'waiting' | 'starting' | 'ready' | 'restarting' | 'failed' | 'stopping' | 'stopped';

export interface PartStatus {
  part: string;
  state: PartState;
  /** How long the start took. */
  seconds?: number;
  /** Why the part failed or is restarted. */
  reason?: string;
  logLines?: string[];
}

export type Report = (status: PartStatus) => void;
