import { randomUUID } from 'node:crypto';
import { MvecClient } from '@mvec/client';

/** An answer of the gateway that the caller did not expect. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';

  constructor(
    request: Request,
    readonly status: number,
    body: string,
  ) {
    super(`${nameOf(request)} was answered ${String(status)}: ${body.slice(0, 500)}`);
  }
}

const transient = new Set([429, 502, 503, 504]);
/** Attempts, a second apart: together longer than the lease of an idempotency key whose process died. */
const defaultAttempts = 90;
const pauseMs = 500;
const timeoutMs = 20_000;

/** The platform behind a gateway. A request is repeated, with its idempotency key, while the answer is transient. */
export class Gateway {
  /** @param attempts of each request, about a second apart */
  constructor(
    readonly url: string,
    private readonly attempts = defaultAttempts,
  ) {}

  /** The API for the holder of an access token; without a token, only public operations succeed. */
  as(token?: string): MvecClient {
    return new MvecClient({
      gatewayUrl: this.url,
      ...(token !== undefined && { accessToken: () => token }),
      fetch: (input, init) => this.fetch(new Request(input, init)),
    });
  }

  /** Sends a request; repeats it while the answer is transient or the connection fails. */
  async fetch(request: Request): Promise<Response> {
    for (let attempt = 1; ; attempt++) {
      const response = await fetch(request.clone(), { signal: AbortSignal.timeout(timeoutMs) }).catch(() => undefined);
      if (response !== undefined && !(isTransient(response) && attempt < this.attempts)) return response;
      if (attempt === this.attempts) {
        throw new Error(`${nameOf(request)}: no connection to ${this.url}`);
      }
      await pause(response);
    }
  }
}

/** A new idempotency key, one per call and not per attempt, so that a repeated request has one effect. */
export function newKey(): { 'Idempotency-Key': string } {
  return { 'Idempotency-Key': randomUUID() };
}

interface Result<T> {
  data?: T;
  error?: unknown;
  request?: Request;
  response?: Response;
}

/**
 * The data of a call's answer.
 * @throws {UnexpectedAnswerError} when the answer is a problem
 */
export async function dataOf<T>(call: Promise<Result<T>>): Promise<Exclude<T, undefined>> {
  const result = await call;
  if (result.response?.ok !== true) throw unexpected(result);
  return result.data as Exclude<T, undefined>;
}

/** The error of a call whose answer the caller does not expect. */
export function unexpected({ error, request, response }: Result<unknown>): Error {
  if (!request || !response) return error instanceof Error ? error : new Error(String(error));
  return new UnexpectedAnswerError(request, response.status, typeof error === 'string' ? error : JSON.stringify(error));
}

function nameOf({ method, url }: Request): string {
  return `${method} ${new URL(url).pathname}`;
}

/** Transient answers include 409 with `Retry-After`: the first attempt is still running, or its process died. */
function isTransient({ status, headers }: Response): boolean {
  return transient.has(status) || (status === 409 && headers.has('retry-after'));
}

async function pause(response: Response | undefined): Promise<void> {
  const retryAfter = Number(response?.headers.get('retry-after') ?? 0) * 1_000;
  await response?.body?.cancel();
  await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, Math.min(retryAfter, 5_000))));
}
