import { randomUUID } from 'node:crypto';
import { operator } from './test-identity.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON; an empty object without a body. */
  body: AnswerBody;
}

/** Fields of all answers that tests read. */
export interface AnswerBody {
  id: string;
  email: string;
  roles: string[];
  vendors: unknown[];
  slug: string;
  device: string;
  lastUsedAt: string;
  current: boolean;
  accessToken: string;
  refreshToken: string;
  access_token: string;
  items: AnswerBody[];
  nextCursor: string | null;
  code: string;
  errors: { field: string }[];
}

interface CallOptions {
  token?: string;
  /** A string is sent unchanged, other values as JSON. */
  body?: unknown;
  headers?: Record<string, string>;
}

export interface TestUser {
  id: string;
  email: string;
  password: string;
  accessToken: string;
  refreshToken: string;
}

/** Calls one instance of the service. */
export class Api {
  constructor(readonly url: string) {}

  get(path: string, options: CallOptions = {}): Promise<Answer> {
    return this.call('GET', path, options);
  }

  post(path: string, body?: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.call('POST', path, { body, ...options });
  }

  put(path: string, body: unknown, options: CallOptions = {}): Promise<Answer> {
    return this.call('PUT', path, { body, ...options });
  }

  delete(path: string, options: CallOptions = {}): Promise<Answer> {
    return this.call('DELETE', path, options);
  }

  register(overrides: Record<string, unknown> = {}): Promise<Answer> {
    return this.post('/v1/accounts', { ...newAccount(), ...overrides });
  }

  signIn(email: string, password: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.post('/v1/sessions', { email, password }, { headers });
  }

  refresh(refreshToken: string): Promise<Answer> {
    return this.post('/v1/sessions/refresh', { refreshToken });
  }

  /** Registers an account and signs it in. */
  async user(headers: Record<string, string> = {}): Promise<TestUser> {
    const account = newAccount();
    const registered = await this.post('/v1/accounts', account);
    const { body } = await this.signIn(account.email, account.password, headers);
    const { accessToken, refreshToken } = body;
    return { ...account, id: registered.body.id, accessToken, refreshToken };
  }

  async operatorToken(): Promise<string> {
    const { body } = await this.signIn(operator.email, operator.password);
    return body.accessToken;
  }

  private async call(method: string, path: string, { token, body, headers = {} }: CallOptions): Promise<Answer> {
    const response = await fetch(new URL(path, this.url), {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
    });
    const text = await response.text();
    const parsed = JSON.parse(text || '{}') as AnswerBody;
    return { status: response.status, headers: response.headers, body: parsed };
  }
}

export function newAccount() {
  return { email: `${randomUUID()}@example.test`, password: 'correct horse battery', displayName: 'Ada' };
}
