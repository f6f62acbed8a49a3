import { AuthGuard, TokenVerifier } from '@mvec/auth';
import { IdempotencyStore, RequestPipe } from '@mvec/http';
import { Module, type DynamicModule, type NestApplicationOptions, type Type } from '@nestjs/common';
import { APP_GUARD, APP_PIPE, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createDocument, installAnswerCheck, OpenApiController, ServiceDocument } from '../../src/index.js';

@Module({})
class LibraryModule {}

/** A service with `controllers`, its document and the check of its answers. */
export async function openLibrary(controllers: Type[]): Promise<NestFastifyApplication> {
  const document = new ServiceDocument('library', () => createDocument(controllers, 'library'));
  const module: DynamicModule = {
    module: LibraryModule,
    controllers: [...controllers, OpenApiController],
    providers: [
      { provide: ServiceDocument, useValue: document },
      { provide: TokenVerifier, useValue: new TokenVerifier({ keys: [] }) },
      { provide: IdempotencyStore, useValue: undefined },
      { provide: APP_GUARD, useClass: AuthGuard },
      { provide: APP_PIPE, useClass: RequestPipe },
    ],
  };
  const adapter = new FastifyAdapter();
  await installAnswerCheck(adapter.getInstance(), () => document.document());
  const options: Pick<NestApplicationOptions, 'logger'> = { logger: false };
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, options);
  await app.init();
  return app;
}
