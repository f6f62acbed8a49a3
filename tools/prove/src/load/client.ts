import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Recorder } from './recorder.js';

export interface Request {
  method: string;
  path: string;
  /** Nothing of who is not signed in. */
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Idempotency key of a request with an effect; the same for all attempts. */
  key?: string;
}

export interface Answer {
  status: number;
  body: unknown;
}

const requestMs = 20_000;
const pauseMs = 400;

/** Said by a part that is on its way down or up, or busy: the same request is sent again. */
const notNow = new Set([429, 500, 502, 503, 504]);
/** Deserved by none of the requests that the load sends. */
const wrong = new Set([401, 403, 404, 405, 408, 429]);

/** Speaks to the gateway, goes on when it gets no good answer, and has every such one written down. */
export class Client {
  /** @param patienceMs how long one request is repeated */
  constructor(
    private readonly url: string,
    private readonly recorder: Recorder,
    private readonly patienceMs: number,
    private readonly signal: AbortSignal,
  ) {}

  /** @returns the last answer, or nothing when there was none in time */
  async send(request: Request): Promise<Answer | undefined> {
    const deadline = performance.now() + this.patienceMs;
    const key = request.key ?? randomUUID();
    for (;;) {
      const { answer, again } = await this.attempt(request, key);
      if (answer && !again) return answer;
      if (performance.now() > deadline || this.signal.aborted) return undefined;
      await delay(pauseMs, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  private async attempt(request: Request, key: string): Promise<{ answer?: Answer; again: boolean }> {
    const { method, path } = request;
    const name = `${method} ${path.replaceAll(/[0-9a-f-]{36}/g, ':id').replace(/\?.*/, '')}`;
    this.recorder.requests++;
    try {
      const response = await fetch(`${this.url}${path}`, this.init(request, key));
      const text = await response.text();
      const { status, headers } = response;
      if (status >= 500 || wrong.has(status)) this.recorder.failed(name, `${status} ${text.slice(0, 300)}`);
      // A conflict that names a pause is the first attempt, still under way, or dead with its process.
      const again = notNow.has(status) || (status === 409 && headers.has('retry-after'));
      return { answer: { status, body: parsed(text) }, again };
    } catch (error) {
      if (!this.signal.aborted) this.recorder.failed(name, describe(error));
      return { again: true };
    }
  }

  private init({ method, token, body, headers }: Request, key: string): RequestInit {
    const all = new Headers(headers);
    if (token !== undefined) all.set('authorization', `Bearer ${token}`);
    if (method === 'POST') all.set('idempotency-key', key);
    if (body !== undefined) all.set('content-type', 'application/json');
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(requestMs)]);
    return { method, headers: all, signal, ...(body !== undefined && { body: JSON.stringify(body) }) };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
