import { context, correlationIdHeader, inSpan } from '@mvec/observability';
import { z } from 'zod';
import { IdentityUnavailableError, ServiceCredentialsError } from './auth.errors.js';

interface ServiceTokenOptions {
  gatewayUrl: string;
  clientId: string;
  clientSecret: string;
  now?: () => number;
}

/** RFC 6749, section 5.1. */
const answerSchema = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });

const refreshBeforeExpiryMs = 60_000;
const timeoutMs = 3_000;

/**
 * Gets the service's access token by the OAuth2 client credentials grant (RFC 6749, section 4.4) through the gateway.
 * Keeps it until a minute before it expires; simultaneous calls share one request.
 */
export class ServiceTokenProvider {
  private current?: { token: string; refreshAt: number };
  private pending?: Promise<string>;
  private readonly now: () => number;

  constructor(private readonly options: ServiceTokenOptions) {
    this.now = options.now ?? Date.now;
  }

  /**
   * @throws {IdentityUnavailableError} when identity or the gateway does not answer
   * @throws {ServiceCredentialsError} when identity refuses the id or the secret
   */
  async token(): Promise<string> {
    if (this.current && this.current.refreshAt > this.now()) return this.current.token;
    this.pending ??= this.fetchToken().finally(() => (this.pending = undefined));
    return this.pending;
  }

  /** Drops `token` after a service refused it; keeps a newer one. */
  invalidate(token: string): void {
    if (this.current?.token === token) this.current = undefined;
  }

  private async fetchToken(): Promise<string> {
    const askedAt = this.now();
    const { access_token: token, expires_in: seconds } = answerSchema.parse(await this.ask());
    this.current = { token, refreshAt: askedAt + seconds * 1_000 - refreshBeforeExpiryMs };
    return token;
  }

  private async ask(): Promise<unknown> {
    try {
      const response = await inSpan('POST identity', { kind: 'client' }, () => this.post());
      if (response.ok) return await response.json();
      if (response.status >= 500 || response.status === 429) throw new Error(`status ${String(response.status)}`);
      throw new ServiceCredentialsError(this.options.clientId, response.status);
    } catch (error) {
      if (error instanceof ServiceCredentialsError) throw error;
      throw new IdentityUnavailableError(error);
    }
  }

  private post(): Promise<Response> {
    const { gatewayUrl, clientId, clientSecret } = this.options;
    const current = context.current();
    return fetch(new URL('/api/identity/v1/oauth/token', gatewayUrl), {
      method: 'POST',
      headers: {
        ...(current === undefined ? {} : { [correlationIdHeader]: current.correlationId }),
        ...(current?.traceparent === undefined ? {} : { traceparent: current.traceparent }),
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }),
      signal: AbortSignal.timeout(timeoutMs),
    });
  }
}
