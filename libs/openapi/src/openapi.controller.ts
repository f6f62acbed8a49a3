import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { Public } from '@mvec/auth';
import { Controller, Get, Header, Inject, Param, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NoSuchPageError } from './openapi.errors.js';
import { page, pageScript } from './page.js';
import { ServiceDocument } from './service-document.js';

const require = createRequire(import.meta.url);

/** Files of the page, from https://github.com/swagger-api/swagger-ui. */
const assets: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
};

/** The page loads only its own files; its script sets inline styles. */
const contentSecurityPolicy =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'";

/** Serves the service's document and a page to browse and try it. */
@Public()
@Controller()
export class OpenApiController {
  constructor(@Inject(ServiceDocument) private readonly document: ServiceDocument) {}

  @Get('openapi.json')
  @Header('content-type', 'application/json; charset=utf-8')
  show(): string {
    return this.document.text();
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('content-security-policy', contentSecurityPolicy)
  page(): string {
    return page(this.document.service);
  }

  @Get('docs/page.js')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return pageScript(this.document.service);
  }

  @Get('docs/:asset')
  async asset(@Param('asset') asset: string, @Res() reply: FastifyReply): Promise<void> {
    const mediaType = Object.hasOwn(assets, asset) ? assets[asset] : undefined;
    if (mediaType === undefined) throw new NoSuchPageError(asset);
    const file = require.resolve(`swagger-ui-dist/${asset}`);
    await reply.header('cache-control', 'public, max-age=86400').type(mediaType).send(createReadStream(file));
  }
}
