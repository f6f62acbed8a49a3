import { Public } from '@mvec/auth';
import { Controller, Get, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createDocument, Documented, type OpenApiDocument } from '../src/index.js';
import { BooksController, HealthController, next } from './support/books.js';
import { openLibrary } from './support/library.js';

describe('The OpenAPI document', () => {
  let app: NestFastifyApplication;
  let document: OpenApiDocument;

  beforeAll(async () => {
    app = await openLibrary([BooksController, HealthController]);
    document = (await app.inject('/openapi.json')).json<OpenApiDocument>();
  });

  afterAll(() => app.close());

  it('is OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate({ ...document });
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(document.openapi).toBe('3.1.1');
  });

  it('contains the versioned routes only', () => {
    const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { operationId }]) => `${method} ${path} ${operationId}`),
    );
    expect(operations.sort()).toEqual([
      'delete /v1/books/{bookId} pulpBook',
      'get /v1/books listBooks',
      'get /v1/books/{bookId} showBook',
      'get /v1/books/{isbn}/text readBook',
      'post /v1/books printBook',
    ]);
  });

  it('names the callers of each route', () => {
    const callers = Object.values(document.paths).flatMap((methods) =>
      Object.values(methods).map((operation) => [
        operation.operationId,
        operation['x-callers'],
        operation.security.length,
        ['401', '403'].filter((status) => status in operation.responses).join(' '),
      ]),
    );
    expect(callers.sort()).toEqual([
      ['listBooks', 'anyone', 0, ''],
      ['printBook', 'operator', 1, '401 403'],
      ['pulpBook', 'service', 1, '401 403'],
      ['readBook', 'anyone', 0, ''],
      ['showBook', 'authenticated', 1, '401'],
    ]);
  });

  it('describes parameters by the rules that check them', () => {
    expect(document.paths['/v1/books']?.['get']?.parameters).toEqual([
      expect.objectContaining({ name: 'authorId', required: false, description: 'Only books by this author' }),
      expect.objectContaining({ name: 'cursor', in: 'query', required: false }),
      expect.objectContaining({
        name: 'limit',
        required: false,
        schema: { type: 'integer', minimum: 1, maximum: 100, default: 20 },
      }),
    ]);
    expect(document.paths['/v1/books/{bookId}']?.['get']?.parameters).toEqual([
      expect.objectContaining({ name: 'bookId', in: 'path', required: true }),
    ]);
  });

  it('describes bodies, idempotency keys and problems', () => {
    const print = document.paths['/v1/books']?.['post'];
    expect(print?.requestBody?.content['application/json']?.schema).toEqual({ $ref: '#/components/schemas/PrintBook' });
    expect(document.components.schemas['PrintBook']).toMatchObject({
      type: 'object',
      examples: [{ title: 'Emma' }],
      properties: {
        title: { type: 'string', minLength: 1, maxLength: 100, description: 'As on the cover' },
        copies: { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER, default: 1 },
        price: { $ref: '#/components/schemas/PrintPrice' },
        chapters: { type: 'array', minItems: 1, maxItems: 50, items: { $ref: '#/components/schemas/Chapter' } },
        cover: { type: ['string', 'null'], enum: ['soft', 'hard', null] },
      },
      required: ['title', 'cover'],
      additionalProperties: false,
    });
    expect(print?.parameters.map(({ name, required }) => [name, required])).toEqual([
      ['Idempotency-Key', true],
      ['Prefer', false],
    ]);
    expect(print?.responses['409']).toMatchObject({ description: 'already_printed, idempotency_in_flight' });
  });

  it('refuses a route without a description', () => {
    @Controller('v1/secrets')
    class SecretsController {
      @Get()
      list(): string {
        return '';
      }
    }
    expect(() => createDocument([SecretsController], 'library')).toThrow('SecretsController.list has no @Documented()');
  });

  it('refuses a route whose query no class checks', () => {
    @Controller('v1/secrets')
    class SecretsController {
      @Public()
      @Get()
      @Documented({ operationId: 'listSecrets', summary: 'List secrets', answers: { 200: null } })
      list(@Query() query: unknown): unknown {
        return query;
      }
    }
    expect(() => createDocument([SecretsController], 'library')).toThrow(
      'SecretsController.list takes a body or query without a class that checks it',
    );
  });

  it('has a page that loads only its own files', async () => {
    const page = await app.inject('/docs');
    expect(page.headers['content-security-policy']).toContain("default-src 'self'");
    const sources = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source]) => String(source));
    expect(sources.length).toBe(3);
    for (const source of sources) {
      const answer = await app.inject(source.replace('/api/library', ''));
      expect([source, answer.statusCode]).toEqual([source, 200]);
    }
    expect((await app.inject('/docs/package.json')).statusCode).not.toBe(200);
    expect((await app.inject('/docs/constructor')).statusCode).not.toBe(200);
  });

  describe('compared with answers', () => {
    const get = async (body: unknown) => {
      next.body = body;
      return app.inject('/v1/books');
    };
    const book = { id: '01a2052d-1181-7179-aefe-23c0ac32eb2c', title: 'Emma', printedAt: null };

    it('accepts a described answer', async () => {
      expect((await get({ items: [book], nextCursor: null })).json()).toEqual({ items: [book], nextCursor: null });
    });

    it.each([
      ['a field of another type', { items: [{ ...book, title: 7 }], nextCursor: null }],
      ['a field that is missing', { items: [book] }],
      ['a field that is not described', { items: [{ ...book, secret: true }], nextCursor: null }],
      ['no body', undefined],
    ])('finds %s', async (_what, body) => {
      expect((await get(body)).json()).toMatchObject({ code: 'undocumented_answer' });
    });

    it('finds another media type', async () => {
      next.body = { text: 'Emma Woodhouse' };
      const answer = await app.inject('/v1/books/9780141439587/text');
      expect(answer.json()).toMatchObject({
        detail: 'GET /v1/books/{isbn}/text → 200 is application/json, not text/plain',
      });
    });
  });
});
