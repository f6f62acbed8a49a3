import { setTimeout as delay } from 'node:timers/promises';
import { MvecClient } from '@mvec/client';
import type { Recorder } from './recorder.js';

const requestMs = 20_000;
const pauseMs = 400;

/** Statuses of a service that is stopping, starting or busy: the request is repeated. */
const notNow = new Set([429, 500, 502, 503, 504]);
/** Statuses that no request of the load should get. */
const wrong = new Set([401, 403, 404, 405, 408, 429]);

/** The platform's API for the load. Requests are repeated until they get a final answer; failures are recorded. */
export class Client {
  /** @param patienceMs how long a request is repeated */
  constructor(
    private readonly url: string,
    private readonly recorder: Recorder,
    private readonly patienceMs: number,
    private readonly signal: AbortSignal,
  ) {}

  /** The API as the holder of an access token. A call without a `response` had no final answer in time. */
  as(token?: string): MvecClient {
    return new MvecClient({
      gatewayUrl: this.url,
      ...(token !== undefined && { accessToken: () => token }),
      fetch: (input, init) => this.send(new Request(input, init)),
    });
  }

  private async send(request: Request): Promise<Response> {
    const deadline = performance.now() + this.patienceMs;
    for (;;) {
      const answer = await this.attempt(request);
      if (answer) return answer;
      if (performance.now() > deadline || this.signal.aborted) throw new Error('no final answer in time');
      await delay(pauseMs, undefined, { signal: this.signal }).catch(() => undefined);
    }
  }

  /** @returns undefined when the request must be repeated */
  private async attempt(request: Request): Promise<Response | undefined> {
    const name = nameOf(request);
    this.recorder.requests++;
    try {
      const signal = AbortSignal.any([this.signal, AbortSignal.timeout(requestMs)]);
      const response = await fetch(request.clone(), { signal });
      // The body is read here, because a connection that breaks in the middle of a body is a failure too.
      const text = await response.text();
      const { status, headers } = response;
      if (status >= 500 || wrong.has(status)) this.recorder.failed(name, `${status} ${text.slice(0, 300)}`);
      // 409 with Retry-After: the first attempt is still running, or was killed with its process.
      if (notNow.has(status) || (status === 409 && headers.has('retry-after'))) return undefined;
      return new Response(text === '' ? null : text, { status, headers });
    } catch (error) {
      if (!this.signal.aborted) this.recorder.failed(name, describe(error));
      return undefined;
    }
  }
}

function nameOf({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname.replaceAll(/[0-9a-f-]{36}/g, ':id')}`;
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}
