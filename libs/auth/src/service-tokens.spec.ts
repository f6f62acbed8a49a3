import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { IdentityUnavailableError, ServiceCredentialsError } from './auth.errors.js';
import { ServiceTokenProvider } from './service-tokens.js';

describe('ServiceTokenProvider', () => {
  let identity: Server;
  let requests: string[];
  let status: number;
  let now: number;
  let provider: ServiceTokenProvider;

  beforeEach(async () => {
    requests = [];
    status = 200;
    now = 0;
    identity = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        requests.push(`${String(request.url)}?${Buffer.concat(chunks).toString()}`);
        const body = { access_token: `token-${String(requests.length)}`, token_type: 'Bearer', expires_in: 600 };
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => identity.listen(0, '127.0.0.1', resolve));
    const { port } = identity.address() as AddressInfo;
    const gatewayUrl = `http://127.0.0.1:${String(port)}`;
    provider = new ServiceTokenProvider({ gatewayUrl, clientId: 'order', clientSecret: 's&cret', now: () => now });
  });

  afterEach(async () => {
    identity.closeAllConnections();
    await new Promise((resolve) => identity.close(resolve));
  });

  it('sends one request for simultaneous calls', async () => {
    const tokens = await Promise.all([provider.token(), provider.token(), provider.token()]);
    expect(tokens).toEqual(['token-1', 'token-1', 'token-1']);
    expect(requests).toEqual([
      '/api/identity/v1/oauth/token?grant_type=client_credentials&client_id=order&client_secret=s%26cret',
    ]);
  });

  it('renews the token a minute before it expires', async () => {
    await provider.token();
    now = 539_000;
    expect(await provider.token()).toBe('token-1');
    now = 541_000;
    expect(await provider.token()).toBe('token-2');
  });

  it('drops a refused token, but not its successor', async () => {
    const refused = await provider.token();
    provider.invalidate(refused);
    expect(await provider.token()).toBe('token-2');
    provider.invalidate(refused);
    expect(await provider.token()).toBe('token-2');
  });

  it('distinguishes an outage from a wrong secret', async () => {
    status = 503;
    await expect(provider.token()).rejects.toThrow(IdentityUnavailableError);
    status = 401;
    await expect(provider.token()).rejects.toThrow(ServiceCredentialsError);
    status = 200;
    expect(await provider.token()).toBe('token-3');
  });

  it('reports an outage when identity is down', async () => {
    await new Promise((resolve) => identity.close(resolve));
    await expect(provider.token()).rejects.toMatchObject({ kind: 'unavailable', retryAfterSeconds: 2 });
  });
});
