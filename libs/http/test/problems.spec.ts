import { CurrentCaller, Public, Roles, ServiceOnly, type Caller } from '@mvec/auth';
import { AppError } from '@mvec/errors';
import { IsId, IsInteger, IsListOf, IsOneOf, MoneyRequest, PageQuery, UuidParam, type Problem } from '../src/index.js';
import { context } from '@mvec/observability';
import { Body, ConflictException, Controller, Get, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openDoor, type Door } from './support/door.js';

class InsufficientStockError extends AppError {
  readonly code = 'insufficient_stock';
  readonly kind = 'conflict';
}

class CatalogUnavailableError extends AppError {
  readonly code = 'catalog_unavailable';
  readonly kind = 'unavailable';
}

class BasketLine {
  @IsId()
  variantId: string;

  @IsInteger({ min: 1, max: 100 })
  quantity: number;
}

class Basket {
  @IsListOf(() => BasketLine, { min: 1, max: 1_000 })
  lines: BasketLine[];

  @IsOneOf(() => MoneyRequest)
  expectedTotal: MoneyRequest;
}

const errors: Record<string, () => Error> = {
  stock: () =>
    new InsufficientStockError('2 wanted, 1 left', { details: { lines: [{ available: 1 }], status: 'hidden' } }),
  down: () => new CatalogUnavailableError('catalog is down', { retryAfterSeconds: 7 }),
  bug: () => new Error('select * from secret_table failed'),
  database: () => Object.assign(new Error('connect ECONNREFUSED 10.0.0.5:5432'), { code: 'ECONNREFUSED' }),
  unique: () => Object.assign(new Error('duplicate key value violates "accounts_email_key"'), { code: '23505' }),
  nest: () => new ConflictException('taken'),
};

@Controller('v1')
class BasketsController {
  @Public()
  @Post('baskets')
  place(@Body() body: Basket): {
    lines: number;
    correlationId: string | undefined;
  } {
    return { lines: body.lines.length, correlationId: context.current()?.correlationId };
  }

  @Public()
  @Get('baskets/:id')
  show(@UuidParam('id') id: string, @Query() query: PageQuery): object {
    return { id, query };
  }

  @Get('me')
  me(@CurrentCaller() caller: Caller): Caller {
    return caller;
  }

  @Get('operators')
  @Roles('operator')
  operators(): string {
    return 'ok';
  }

  @Get('internal')
  @ServiceOnly()
  internal(): string {
    return 'ok';
  }
}

@Controller('fail')
class FailingController {
  @Public()
  @Get(':name')
  fail(@Query('name') name: string): never {
    const make = errors[name];
    throw make ? make() : new Error('no such error');
  }
}

describe('HTTP door', () => {
  let door: Door;

  beforeAll(async () => {
    door = await openDoor([BasketsController, FailingController]);
  });

  afterAll(async () => {
    await door.app.close();
  });

  const call = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${door.url}${path}`, init);
    const body = (await response.json()) as Partial<Problem>;
    return { status: response.status, headers: response.headers, body };
  };
  const post = (body: string, type = 'application/json') =>
    call('/v1/baskets', { method: 'POST', body, headers: { 'content-type': type } });

  describe('problems', () => {
    it('are RFC 9457 with code, correlation id and the facts of the error, which hide no standard member', async () => {
      const { status, headers, body } = await call('/fail/x?name=stock', {
        headers: { 'x-correlation-id': 'request-0001' },
      });
      expect(status).toBe(409);
      expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
      expect(headers.get('x-correlation-id')).toBe('request-0001');
      expect(body).toEqual({
        type: 'urn:mvec:problem:insufficient_stock',
        title: 'Insufficient stock',
        status: 409,
        detail: '2 wanted, 1 left',
        code: 'insufficient_stock',
        correlationId: 'request-0001',
        lines: [{ available: 1 }],
      });
    });

    it('say when to retry', async () => {
      const { status, headers, body } = await call('/fail/x?name=down');
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '7', 'catalog_unavailable']);
    });

    it.each(['bug', 'unique'])('say nothing about a %s, but its id is in the log', async (name) => {
      const { status, body } = await call(`/fail/x?name=${name}`);
      expect(status).toBe(500);
      expect(JSON.stringify(body)).not.toMatch(/secret_table|accounts_email/);
      expect(body).toMatchObject({ code: 'internal_error', title: 'Internal error' });
      expect(door.lines.join('')).toContain(body.correlationId);
    });

    it('are 503 when a dependency is down, without its address', async () => {
      const { status, headers, body } = await call('/fail/x?name=database');
      expect([status, headers.get('retry-after'), body.code]).toEqual([503, '2', 'unavailable']);
      expect(JSON.stringify(body)).not.toContain('10.0.0.5');
    });

    it('cover the framework: Nest exceptions and unknown routes', async () => {
      expect(await call('/fail/x?name=nest')).toMatchObject({
        status: 409,
        body: { code: 'conflict', detail: 'taken' },
      });
      expect(await call('/nowhere')).toMatchObject({ status: 404, body: { code: 'not_found' } });
    });

    it('cover unreadable bodies', async () => {
      expect(await post('{"lines":')).toMatchObject({ status: 400, body: { code: 'malformed_json' } });
      expect(await post('')).toMatchObject({ status: 400 });
      expect(await post('<a/>', 'application/xml')).toMatchObject({
        status: 415,
        body: { code: 'unsupported_media_type' },
      });
      expect(await post(JSON.stringify({ lines: 'x'.repeat(200_000) }))).toMatchObject({
        status: 413,
        body: { code: 'body_too_large' },
      });
      expect(await post('{"__proto__":{"admin":true}}')).toMatchObject({ status: 400 });
    });
  });

  describe('validation', () => {
    const line = { variantId: '0192f0c1-0000-7000-8000-000000000001', quantity: 1 };
    const expectedTotal = { amount: 100, currency: 'EUR' };

    it('accepts a valid body, in the context of its request', async () => {
      const response = await call('/v1/baskets', {
        method: 'POST',
        body: JSON.stringify({ lines: [line], expectedTotal }),
        headers: { 'content-type': 'application/json', 'x-correlation-id': 'request-0002' },
      });
      expect(response.body).toEqual({ lines: 1, correlationId: 'request-0002' });
    });

    it('names every refused field in one answer, unknown ones too', async () => {
      const lines = [line, { variantId: 'nope', quantity: 0.5, price: 1 }];
      const { status, body } = await post(JSON.stringify({ lines, expectedTotal: { amount: 1.5, currency: 'euro' } }));
      expect(status).toBe(400);
      expect(body.code).toBe('validation_failed');
      expect(body.errors?.map((error) => `${error.field} ${error.code}`)).toEqual([
        'lines[1].variantId invalid_format',
        'lines[1].quantity invalid_type',
        'lines[1].price unknown_field',
        'expectedTotal.amount invalid_type',
        'expectedTotal.currency invalid_format',
      ]);
    });

    it.each(['[]', 'null', '"text"', '{}', '{"lines":{},"expectedTotal":[]}'])('refuses the body %s', async (body) => {
      expect((await post(body)).status).toBe(400);
    });

    it.each([1e300, 2 ** 53, -1, 0.5, '100', null])('refuses %s as an amount', async (amount) => {
      const { status, body } = await post(
        JSON.stringify({ lines: [line], expectedTotal: { ...expectedTotal, amount } }),
      );
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'expectedTotal.amount']);
    });

    it.each([undefined, null])('refuses %s instead of money', async (total) => {
      const { status, body } = await post(JSON.stringify({ lines: [line], expectedTotal: total }));
      expect([status, body.errors?.[0]?.field]).toEqual([400, 'expectedTotal']);
    });

    it('names at most a hundred refused fields', async () => {
      const { status, body } = await post(JSON.stringify({ lines: Array(1_000).fill({}), expectedTotal }));
      expect([status, body.errors?.length]).toEqual([400, 100]);
    });

    it('refuses malformed ids and reads page sizes', async () => {
      expect(await call('/v1/baskets/1')).toMatchObject({ status: 400, body: { code: 'invalid_id' } });
      expect(await call('/v1/baskets/0192F0C1-0000-7000-8000-000000000001?limit=5')).toMatchObject({
        body: { id: '0192f0c1-0000-7000-8000-000000000001', query: { limit: 5 } },
      });
      expect((await call('/v1/baskets/0192f0c1-0000-7000-8000-000000000001?limit=101')).status).toBe(400);
    });
  });

  describe('authentication', () => {
    const as = async (path: string, claims: Parameters<Door['token']>[0]) =>
      call(path, { headers: { authorization: `Bearer ${await door.token(claims)}` } });

    it('accepts a valid token and names its caller', async () => {
      expect(await as('/v1/me', { sub: 'ada', roles: ['shopper'] })).toMatchObject({
        status: 200,
        body: { id: 'ada', kind: 'user', roles: ['shopper'], vendors: [] },
      });
    });

    it.each([undefined, 'Basic dXNlcjpwYXNz', 'Bearer', 'Basic x, Bearer y'])(
      'asks for a token: %s',
      async (header) => {
        const { status, headers, body } = await call(
          '/v1/me',
          header === undefined ? {} : { headers: { authorization: header } },
        );
        expect([status, headers.get('www-authenticate'), body.code]).toEqual([401, 'Bearer', 'unauthenticated']);
      },
    );

    it('refuses a bad token without a reason', async () => {
      const { status, headers, body } = await call('/v1/me', { headers: { authorization: 'Bearer a.b.c' } });
      expect([status, headers.get('www-authenticate')]).toEqual([401, 'Bearer error="invalid_token"']);
      expect(body.detail).toBe('The access token is invalid or has expired: get a new one');
    });

    it('admits only operators and only services where a route says so', async () => {
      expect((await as('/v1/operators', { roles: ['shopper'] })).status).toBe(403);
      expect((await as('/v1/operators', { kind: 'service', roles: ['operator'] })).status).toBe(403);
      expect((await as('/v1/internal', { roles: ['operator'] })).body.code).toBe('forbidden');
    });
  });
});
