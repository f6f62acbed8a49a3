import { randomUUID } from 'node:crypto';

export interface Answer<Body> {
  status: number;
  body: Body;
}

export interface RequestOptions {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Statuses that are an answer; any other is an error. */
  expect?: readonly number[];
}

/** The gateway gave an answer that the trade has no use for. */
export class UnexpectedAnswerError extends Error {
  override readonly name = 'UnexpectedAnswerError';

  constructor(
    request: string,
    readonly status: number,
    body: string,
  ) {
    super(`${request} was answered ${status}: ${body.slice(0, 500)}`);
  }
}

const transient = new Set([429, 502, 503, 504]);
/** With a second between two, longer than a dead process's key stays in flight. */
const defaultAttempts = 90;
const pauseMs = 500;

/** Calls the platform through the gateway with a bearer token, and retries after `Retry-After`. */
export class GatewayClient {
  /** @param attempts of each request, about a second between two */
  constructor(
    private readonly url: string,
    private readonly attempts = defaultAttempts,
  ) {}

  async send<Body>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<Body>> {
    const { expect = [200, 201, 204] } = options;
    const headers = headersOf(method, options);
    for (let attempt = 1; ; attempt++) {
      const response = await this.attempt(method, path, headers, options.body);
      if (response !== undefined && !(saysNotNow(response) && attempt < this.attempts)) {
        const text = await response.text();
        if (!expect.includes(response.status))
          throw new UnexpectedAnswerError(`${method} ${path}`, response.status, text);
        return { status: response.status, body: (text === '' ? undefined : JSON.parse(text)) as Body };
      }
      if (attempt === this.attempts) throw new Error(`${method} ${path}: nothing listens at ${this.url}`);
      await pause(response);
    }
  }

  async get<Body>(path: string, token?: string, headers?: Record<string, string>): Promise<Body> {
    return (await this.send<Body>('GET', path, { ...(token === undefined ? {} : { token }), headers })).body;
  }

  async post<Body>(path: string, body: unknown, token?: string): Promise<Body> {
    return (await this.send<Body>('POST', path, { body, ...(token === undefined ? {} : { token }) })).body;
  }

  /** @returns nothing when the connection failed */
  private async attempt(method: string, path: string, headers: Headers, body: unknown): Promise<Response | undefined> {
    const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
    return fetch(`${this.url}${path}`, { ...init, signal: AbortSignal.timeout(20_000) }).catch(() => undefined);
  }
}

/**
 * The same request may be sent again, because those that change something carry a key. A conflict says so itself: the
 * first attempt is still under way, or died with its process.
 */
function saysNotNow({ status, headers }: Response): boolean {
  return transient.has(status) || (status === 409 && headers.has('retry-after'));
}

/** One key per call, not per attempt: whatever is repeated happens once. */
function headersOf(method: string, { token, body, headers }: RequestOptions): Headers {
  const all = new Headers(headers);
  if (body !== undefined) all.set('content-type', 'application/json');
  if (token !== undefined) all.set('authorization', `Bearer ${token}`);
  if (method === 'POST' && !all.has('idempotency-key')) all.set('idempotency-key', randomUUID());
  return all;
}

async function pause(response: Response | undefined): Promise<void> {
  const retryAfter = Number(response?.headers.get('retry-after') ?? 0) * 1_000;
  await response?.body?.cancel();
  await new Promise((resolve) => setTimeout(resolve, Math.max(pauseMs, Math.min(retryAfter, 5_000))));
}
