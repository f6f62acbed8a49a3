/** An HTTP answer as it is sent, stored and sent again. */
export interface Answer<T = unknown> {
  status: number;
  body: T;
  headers?: Record<string, string>;
}
