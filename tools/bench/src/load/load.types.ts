/** A user that sends requests: its headers, each ended by CRLF, and the first part of its bodies. */
export interface Sender {
  headers: string;
  bodyStart: string;
}

/** A request: its path, and the rest of the body after the sender's prefix. */
export interface Subject {
  path: string;
  bodyEnd: string;
}

/** A closed loop: each connection sends its next request after the answer to the last one. */
export interface LoadJob {
  port: number;
  method: 'GET' | 'POST';
  senders: readonly Sender[];
  subjects: readonly Subject[];
  /** `in-turn` uses every subject once, and ends early when there are no more. */
  take: 'at-random' | 'in-turn';
  /** Expected status; an answer with any other is an error. */
  expect: number;
  connections: number;
  seconds: number;
  /** Rate of the requests; unlimited by default. */
  perSecond?: number;
}

export interface Latencies {
  p50: number;
  p95: number;
  p99: number;
  max: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
  perSecond: number;
  /** In milliseconds. */
  latency: Latencies;
  bytesPerAnswer: number;
  /** Number of answers with an unexpected status, by status; 0 is a connection that ended. */
  errors: Record<string, number>;
}
