/** Who sends: its headers, each ended by CRLF, and how its bodies begin. */
export interface Sender {
  headers: string;
  bodyStart: string;
}

/** A request: its path, and the part of the body after the sender's prefix. */
export interface Subject {
  path: string;
  bodyEnd: string;
}

/** A closed loop: each connection sends its next request when the last one is answered. */
export interface LoadJob {
  port: number;
  method: 'GET' | 'POST';
  senders: readonly Sender[];
  subjects: readonly Subject[];
  /** `in-turn` takes no subject twice, and ends early when there are no more. */
  take: 'at-random' | 'in-turn';
  /** The status of an answer that counts; any other is an error. */
  expect: number;
  connections: number;
  seconds: number;
  /** Without it every connection sends its next request as soon as the last is answered. */
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
  /** Milliseconds. */
  latency: Latencies;
  bytesPerAnswer: number;
  /** Answers of other statuses than the expected one, by status; 0 is a connection that ended. */
  errors: Record<string, number>;
}
