import { AuthGuard, TokenVerifier } from '@mvec/auth';
import { installRequestContext, installRequestGuard, ProblemFilter, RequestPipe } from '../../src/index.js';
import { createLogger } from '@mvec/observability';
import { Module, type DynamicModule, type NestApplicationOptions, type Provider, type Type } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface Door {
  app: NestFastifyApplication;
  url: string;
  /** Log lines of the filter. */
  lines: string[];
  /** An access token of the user or service. */
  token(claims?: { sub?: string; kind?: 'user' | 'service'; roles?: string[] }): Promise<string>;
}

@Module({})
class DoorModule {}

/** A Fastify application with a service's guards, pipe and filter in front of `controllers`. */
export async function openDoor(controllers: Type[], providers: Provider[] = []): Promise<Door> {
  const lines: string[] = [];
  const { verifier, token } = await tokenSigner();
  const problems = new ProblemFilter(createLogger('test', 'info', { write: (line) => lines.push(line) }));
  const module: DynamicModule = {
    module: DoorModule,
    controllers,
    providers: [
      ...providers,
      { provide: TokenVerifier, useValue: verifier },
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_PIPE, useClass: RequestPipe },
      { provide: APP_FILTER, useValue: problems },
    ],
  };
  const adapter = new FastifyAdapter({ bodyLimit: 200_000 });
  installRequestContext(adapter.getInstance());
  installRequestGuard(adapter.getInstance());
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  await app.listen(0, '127.0.0.1');
  return { app, url: await app.getUrl(), lines, token };
}

async function tokenSigner(): Promise<{ verifier: TokenVerifier; token: Door['token'] }> {
  const { publicKey, privateKey } = await generateKeyPair('RS256', { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kids = ['user-1', 'service-1'];
  const verifier = new TokenVerifier({ keys: kids.map((kid) => ({ ...jwk, kid, alg: 'RS256' })) });
  const token: Door['token'] = ({ sub = 'shopper-1', kind = 'user', roles = [] } = {}) =>
    new SignJWT({ sub, kind, roles, vendors: [], jti: 'token' })
      .setProtectedHeader({ alg: 'RS256', kid: `${kind}-1`, typ: 'at+jwt' })
      .setIssuer('mvec')
      .setAudience('mvec-api')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
  return { verifier, token };
}
