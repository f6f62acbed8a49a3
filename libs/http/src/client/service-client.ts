import { isOutage } from '@mvec/errors';
import { context, correlationIdHeader, inSpan, newCorrelationId } from '@mvec/observability';
import CircuitBreaker from 'opossum';
import { Agent, request } from 'undici';
import type { ZodType } from 'zod';
import { parseAnswer, type ServiceAnswer } from './service-answer.js';
import { ServiceUnavailableError } from './service-client.errors.js';
import { retry } from './retry.js';

export interface ServiceClientOptions {
  /** Name in the gateway's path: `/api/<service>`. */
  service: string;
  gatewayUrl: string;
  tokens: TokenSource;
  /** Time limit of one attempt; a call with its retries ends within twice this. */
  timeoutMs?: number;
  retries?: number;
  /** How long the breaker keeps calls away once it has opened. */
  breakerResetMs?: number;
}

export interface TokenSource {
  token(): Promise<string>;
  invalidate(token: string): void;
}

export interface ServiceCall<T> {
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH';
  /** Below `/api/<service>`: `/v1/holds/0192…`. */
  path: string;
  body?: unknown;
  /** Makes a POST repeatable. */
  idempotencyKey?: string;
  /** Schema of a successful answer's body; `z.undefined()` for 204. */
  schema: ZodType<T>;
}

interface RawAnswer {
  status: number;
  text: string;
}

class OverloadedError extends Error {
  constructor(
    readonly status: number,
    readonly retryAfterSeconds?: number,
  ) {
    super(`answered with status ${String(status)}`);
  }
}

const repeatableMethods = new Set(['GET', 'PUT', 'DELETE']);
const unauthorized = 401;

/**
 * Calls another service, through the gateway, as this service.
 *
 * - Each attempt has a timeout; repeatable calls (GET, PUT, DELETE, or with an idempotency key) are retried with jitter.
 * - A circuit breaker opens when half of the recent calls failed, and then refuses calls at once.
 * - No answer, 5xx or 429: `ServiceUnavailableError` (kind `unavailable`). 4xx: a typed result, not an exception.
 */
export class ServiceClient {
  private readonly agent = new Agent({ connections: 32, keepAliveTimeout: 30_000, connect: { timeout: 1_000 } });
  private readonly breaker: CircuitBreaker<[ServiceCall<unknown>], RawAnswer>;
  private readonly timeoutMs: number;

  constructor(private readonly options: ServiceClientOptions) {
    this.timeoutMs = options.timeoutMs ?? 2_000;
    this.breaker = new CircuitBreaker((call: ServiceCall<unknown>) => this.attempt(call), {
      name: options.service,
      timeout: false,
      errorThresholdPercentage: 50,
      volumeThreshold: 10,
      resetTimeout: options.breakerResetMs ?? 2_000,
    });
  }

  /**
   * @throws {ServiceUnavailableError} the service did not answer in time, is overloaded, or refuses our own token
   * @throws {UnexpectedAnswerError} the answer does not match `schema`
   */
  async call<T>(call: ServiceCall<T>): Promise<ServiceAnswer<T>> {
    const answer = await this.answerOf(call);
    if (answer.status === unauthorized) {
      // Its clock is wrong, or signing keys are being rotated: temporary for the caller.
      throw new ServiceUnavailableError(this.options.service, 10, new Error('it does not accept our token'));
    }
    return parseAnswer(this.options.service, answer.status, answer.text, call.schema);
  }

  async close(): Promise<void> {
    this.breaker.shutdown();
    await this.agent.close();
  }

  private async answerOf(call: ServiceCall<unknown>): Promise<RawAnswer> {
    const repeatable = repeatableMethods.has(call.method) || call.idempotencyKey !== undefined;
    try {
      return await retry(
        {
          retries: repeatable ? (this.options.retries ?? 2) : 0,
          baseDelayMs: 100,
          deadline: Date.now() + this.timeoutMs,
          isWorthRetrying: (error) => isUnavailability(error) && !this.breaker.opened,
        },
        () => this.breaker.fire(call),
      );
    } catch (error) {
      if (!isUnavailability(error)) throw error;
      const seconds = error instanceof OverloadedError ? error.retryAfterSeconds : undefined;
      throw new ServiceUnavailableError(this.options.service, seconds ?? 2, error);
    }
  }

  /** Fetches a new token once when the current one is refused: identity may have rotated its keys. */
  private async attempt(call: ServiceCall<unknown>): Promise<RawAnswer> {
    const token = await this.options.tokens.token();
    const answer = await this.send(call, token);
    if (answer.status !== unauthorized) return answer;
    this.options.tokens.invalidate(token);
    return this.send(call, await this.options.tokens.token());
  }

  private send(call: ServiceCall<unknown>, token: string): Promise<RawAnswer> {
    const { service } = this.options;
    const attributes = { 'http.request.method': call.method, 'server.address': service };
    return inSpan(`${call.method} ${service}`, { kind: 'client', attributes }, async (span) => {
      const answer = await this.exchange(call, token);
      span?.set({ 'http.response.status_code': answer.status });
      return answer;
    });
  }

  private async exchange(call: ServiceCall<unknown>, token: string): Promise<RawAnswer> {
    const response = await request(new URL(`/api/${this.options.service}${call.path}`, this.options.gatewayUrl), {
      method: call.method,
      headers: headersOf(call, token),
      body: call.body === undefined ? null : JSON.stringify(call.body),
      dispatcher: this.agent,
      signal: AbortSignal.timeout(this.timeoutMs),
    });
    const text = await response.body.text();
    const status = response.statusCode;
    if (status >= 500 || status === 429) throw new OverloadedError(status, seconds(response.headers['retry-after']));
    return { status, text };
  }
}

/** Whether the service is down, slow, overloaded or behind the open breaker; any other error is a bug or a wrong configuration. */
function isUnavailability(error: unknown): boolean {
  if (error instanceof OverloadedError || isOutage(error)) return true;
  if (typeof error !== 'object' || error === null) return false;
  return ('name' in error && error.name === 'TimeoutError') || ('code' in error && error.code === 'EOPENBREAKER');
}

function headersOf(call: ServiceCall<unknown>, token: string): Record<string, string> {
  const current = context.current();
  return {
    authorization: `Bearer ${token}`,
    accept: 'application/json',
    [correlationIdHeader]: current?.correlationId ?? newCorrelationId(),
    ...(current?.traceparent === undefined ? {} : { traceparent: current.traceparent }),
    ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(call.idempotencyKey === undefined ? {} : { 'idempotency-key': call.idempotencyKey }),
  };
}

function seconds(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d+$/.test(header) ? Number(header) : undefined;
}
