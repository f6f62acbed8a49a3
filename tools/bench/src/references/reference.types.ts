import type { Latencies } from '../load/load.types.js';

export interface Message {
  key: string;
  headers: Record<string, string>;
  value: string;
}

/** Task of a reference process: the same work with minimal code. */
export type Reference =
  | { kind: 'serve'; url: string }
  | { kind: 'insert'; url: string; connections: number; seconds: number }
  | { kind: 'produce'; brokers: string[]; topic: string; count: number; message: Message }
  | { kind: 'consume'; brokers: string[]; topic: string; count: number; url: string }
  | { kind: 'round-trip'; brokers: string[]; topic: string; perSecond: number; seconds: number; message: Message };

export interface ReferenceResult {
  port?: number;
  perSecond?: number;
  latency?: Latencies;
}
