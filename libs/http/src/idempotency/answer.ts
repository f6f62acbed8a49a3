/** An HTTP answer as it is sent, stored and repeated. */
export interface Answer<T = unknown> {
  status: number;
  body: T;
  headers?: Record<string, string>;
}
