import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenApiDocument } from '@mvec/openapi';
import { dataOf, Gateway } from '@mvec/demo-market';
import { Validator } from '@seriousme/openapi-schema-validator';
import { operationsOf, readDocument, serviceNames, type ApiOperation } from './support/api-documents.js';
import { openTrader, signIn, type Trader } from './support/market.js';
import { filledWith, request, type RawAnswer, type RawRequest } from './support/requests.js';
import { startPlatform, type TargetPlatform } from './support/target.js';
import { badTokens } from './support/tokens.js';

let platform: TargetPlatform;
let documents: OpenApiDocument[];
let operations: ApiOperation[];
let operator: string;
let owner: Trader;
let stranger: Trader;
/** Ids of existing entities by parameter name; an entity that does not exist gets a random id. */
let known: Record<string, string>;

beforeAll(async () => {
  platform = await startPlatform();
  const gateway = new Gateway(platform.urls.gateway);
  const { email, password } = platform.credentials.operator;
  operator = await signIn(gateway, email, password);
  [owner, stranger] = await Promise.all([
    openTrader(gateway, operator, 'owner'),
    openTrader(gateway, operator, 'stranger'),
  ]);
  documents = await Promise.all(serviceNames.map((service) => readDocument(platform.urls.gateway, service)));
  operations = documents.flatMap(operationsOf);
  const category = { name: 'Lamps' };
  const { id: categoryId } = await dataOf(gateway.as(operator).catalog.createCategory({ body: category }));
  known = { ...owner.ids, categoryId, product: owner.ids['productId'] ?? '', deadLetterId: randomUUID() };
}, 300_000);

afterAll(() => platform.stop(), 60_000);

const send = (what: RawRequest): Promise<RawAnswer> => request(platform.urls.gateway, what);

/** Runs all requests and lists the unexpected answers, so that one failure shows all of them. */
async function wrong(
  chosen: readonly ApiOperation[],
  make: (operation: ApiOperation) => RawRequest,
  right: (answer: RawAnswer) => boolean,
): Promise<string[]> {
  const found: string[] = [];
  for (const operation of chosen) {
    const answer = await send(make(operation));
    if (!right(answer)) found.push(`${operation.name} → ${String(answer.status)} ${answer.body.slice(0, 300)}`);
  }
  return found;
}

const withCallers = (...callers: string[]) => operations.filter((operation) => callers.includes(operation.callers));

describe('The documents', () => {
  it('are OpenAPI 3.1, with a page each', async () => {
    for (const document of documents) {
      const { valid, errors } = await new Validator().validate({ ...document });
      expect({ title: document.info.title, valid, errors }).toEqual({
        title: document.info.title,
        valid: true,
        errors: undefined,
      });
      const page = await send({ method: 'GET', path: `${document.servers[0]?.url ?? ''}/docs` });
      expect([page.status, page.type]).toEqual([200, 'text/html']);
    }
    expect(operations.length).toBeGreaterThan(60);
  });

  it('describe every named schema with an example', () => {
    const without = documents.flatMap(({ info, components }) =>
      Object.entries(components.schemas)
        .filter(([name, schema]) => !('examples' in schema) && name !== 'GatewayError')
        .map(([name]) => `${info.title}: ${name}`),
    );
    expect(without).toEqual([]);
  });

  it('say which routes need no token, and the gateway agrees', async () => {
    const refused = (answer: RawAnswer) => answer.status === 401;
    const closed = withCallers('authenticated', 'operator', 'service');
    expect(await wrong(closed, (operation) => filledWith(operation, known), refused)).toEqual([]);
    const open = withCallers('anyone').filter(
      ({ name }) => !name.includes('/v1/sessions') && !name.includes('/oauth/'),
    );
    expect(
      await wrong(
        open,
        (operation) => filledWith(operation, known),
        (answer) => !refused(answer),
      ),
    ).toEqual([]);
  });
});

/** Operations on any vendor's products: a shopper may add them to a cart. */
const anybodysGoods = new Set([
  'PUT /api/order/v1/cart/lines/{variantId}',
  'DELETE /api/order/v1/cart/lines/{variantId}',
]);

describe('Another person (promise 22)', () => {
  /** Answers to the owner for everything that the owner has. */
  async function ownersView(): Promise<string[]> {
    const paths = withCallers('authenticated')
      .filter(({ method, name }) => method === 'GET' && !anybodysGoods.has(name))
      .map((operation) => filledWith(operation, known).path)
      .filter((path) => !path.includes('/sessions') && !path.includes('/analytics/'));
    const answers = await Promise.all(paths.map((path) => send({ method: 'GET', path, token: owner.token })));
    return answers.map(({ status, body }, index) => `${paths[index] ?? ''} ${String(status)} ${body}`);
  }

  it('finds nothing under an id that is not theirs, and changes nothing', async () => {
    const before = await ownersView();
    const foreign = withCallers('authenticated').filter(
      ({ name, pathParameters, queryParameters, example }) =>
        !anybodysGoods.has(name) &&
        (pathParameters.length > 0 || queryParameters.includes('vendorId') || (example && 'vendorId' in example)),
    );
    expect(foreign.length).toBeGreaterThan(20);
    const make = (operation: ApiOperation) => ({ ...filledWith(operation, known), token: stranger.token });
    expect(
      await wrong(foreign, make, ({ status, type }) => status === 404 && type === 'application/problem+json'),
    ).toEqual([]);
    expect(await ownersView()).toEqual(before);
  });

  it('sees nothing of other accounts in lists', async () => {
    const lists = withCallers('authenticated').filter(
      ({ method, pathParameters }) => method === 'GET' && pathParameters.length === 0,
    );
    const owned = Object.entries(owner.ids).filter(([name]) => name !== 'accountId');
    const make = (operation: ApiOperation) => ({ ...filledWith(operation, stranger.ids), token: stranger.token });
    const clean = ({ body }: RawAnswer) => !owned.some(([, id]) => body.includes(id));
    expect(await wrong(lists, make, clean)).toEqual([]);
  });

  it('may not call operations of operators or services', async () => {
    const forbidden = ({ status, code }: RawAnswer) => status === 403 && code === 'forbidden';
    const as = (token: string) => (operation: ApiOperation) => ({ ...filledWith(operation, known), token });
    expect(await wrong(withCallers('operator', 'service'), as(stranger.token), forbidden)).toEqual([]);
    expect(await wrong(withCallers('service'), as(operator), forbidden)).toEqual([]);
  });

  it('is refused with a token that is expired, forged or for another audience', async () => {
    const paths = serviceNames.map((service) => {
      const operation = withCallers('authenticated', 'operator').find(
        ({ method, path }) => method === 'GET' && path.startsWith(`/api/${service}/`),
      );
      return operation ? filledWith(operation, known).path : '';
    });
    const tokens = await badTokens(platform.home.keys, stranger.token);
    const let_in: string[] = [];
    for (const { what, token } of tokens) {
      for (const path of paths) {
        const { status } = await send({ method: 'GET', path, token });
        if (status !== 401) let_in.push(`${what} at ${path}: ${String(status)}`);
      }
    }
    expect(let_in).toEqual([]);
  });
});

describe('Bad input', () => {
  /** Token of a caller that may call the operation. */
  const tokenFor = ({ callers }: ApiOperation) =>
    callers === 'anyone' ? undefined : callers === 'operator' ? operator : owner.token;
  const withBodies = () => withCallers('anyone', 'authenticated', 'operator').filter(({ example }) => example);
  const sending =
    (body: (example: Record<string, unknown>) => RawRequest['body'], headers?: Record<string, string>) =>
    (operation: ApiOperation): RawRequest => ({
      ...filledWith(operation, known),
      body: body({ ...operation.example }),
      token: tokenFor(operation),
      ...(headers && { headers }),
    });
  const is = (status: number, code: string) => (answer: RawAnswer) => answer.status === status && answer.code === code;

  it('is refused when a field is unknown', async () => {
    const make = sending((example) => JSON.stringify({ ...example, surprise: 1 }));
    expect(await wrong(withBodies(), make, is(400, 'validation_failed'))).toEqual([]);
  });

  it('is refused when every field has the wrong type', async () => {
    const make = sending((example) =>
      JSON.stringify(Object.fromEntries(Object.keys(example).map((key) => [key, { wrong: [true] }]))),
    );
    expect(await wrong(withBodies(), make, is(400, 'validation_failed'))).toEqual([]);
  });

  it('is refused when the body is not JSON, not an object, or of another content type', async () => {
    expect(
      await wrong(
        withBodies(),
        sending(() => '{"a":'),
        is(400, 'malformed_json'),
      ),
    ).toEqual([]);
    expect(
      await wrong(
        withBodies(),
        sending(() => '[]'),
        is(400, 'validation_failed'),
      ),
    ).toEqual([]);
    const text = sending((example) => JSON.stringify(example), { 'content-type': 'text/xml' });
    expect(await wrong(withBodies(), text, is(415, 'unsupported_media_type'))).toEqual([]);
  });

  it('is refused by the gateway when its body has 10 MB', async () => {
    const body = new Uint8Array(10_000_000).fill(32);
    expect(
      await wrong(
        withBodies().slice(0, 6),
        sending(() => body),
        ({ status }) => status === 413,
      ),
    ).toEqual([]);
  });

  it('is refused when a text contains NUL or a lone surrogate', async () => {
    for (const text of ['a\0b', '\ud800']) {
      const make = sending((example) => JSON.stringify(everyText(example, () => text)));
      const some = withBodies().filter(
        ({ example }) => JSON.stringify(example) !== JSON.stringify(everyText(example, () => text)),
      );
      expect(await wrong(some, make, is(400, 'validation_failed'))).toEqual([]);
    }
  });

  it.each([
    ["'); drop table products; --", 'SQL'],
    ['<script>alert(1)</script>', 'HTML'],
    ['{{constructor.constructor("return process")()}}', 'a template'],
  ])('is data, never code: %s', async (text) => {
    const make = sending((example) => JSON.stringify(everyText(example, (value) => `${value.slice(0, 20)}${text}`)));
    const harmless = withBodies().filter(({ name }) => !/password|email|sessions/.test(name));
    expect(await wrong(harmless, make, ({ status }) => status < 500)).toEqual([]);
  });

  it.each([-1, 0.5, 9_007_199_254_740_992, 1e300])(
    'is answered with 2xx or 4xx, never 5xx: the number %d',
    async (number) => {
      const make = sending((example) => JSON.stringify(everyNumber(example, number)));
      const some = withBodies().filter(
        ({ example }) => JSON.stringify(everyNumber(example, number)) !== JSON.stringify(example),
      );
      expect(some.length).toBeGreaterThan(4);
      const refused = is(400, 'validation_failed');
      // One unit less is what an adjustment may be about.
      const understood = ({ status, body }: RawAnswer) =>
        number === -1 && status === 201 && body.includes('"delta":-1');
      expect(await wrong(some, make, (answer) => refused(answer) || understood(answer))).toEqual([]);
    },
  );

  it('is refused when the cursor was edited', async () => {
    const lists = withCallers('anyone', 'authenticated', 'operator').filter(({ queryParameters }) =>
      queryParameters.includes('cursor'),
    );
    expect(lists.length).toBeGreaterThan(8);
    const edited = Buffer.from('{"id":"1 or 1=1","createdAt":"yesterday"}').toString('base64url');
    for (const cursor of ['nonsense', edited, '%F0%9F%92%A9']) {
      const make = (operation: ApiOperation) => {
        const { method, path } = filledWith(operation, known);
        return { method, path: `${path}${path.includes('?') ? '&' : '?'}cursor=${cursor}`, token: tokenFor(operation) };
      };
      expect(await wrong(lists, make, is(400, 'invalid_cursor'))).toEqual([]);
    }
  });

  it('is answered by the gateway when no route matches', async () => {
    for (const path of [
      '/',
      '/api/order',
      '/api/order/metrics',
      '/api/order/health/ready',
      '/api/nobody/v1/x',
      '/api/order/v2/orders',
    ]) {
      const { status, body } = await send({ method: 'GET', path, token: owner.token });
      expect([path, status, body]).toEqual([path, 404, expect.stringContaining('no Route matched')]);
    }
    const unknown = await send({ method: 'GET', path: '/api/order/v1/nothing', token: owner.token });
    expect(unknown).toMatchObject({ status: 404, code: 'not_found' });
  });
});

function everyText(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => everyText(item, change));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, everyText(inner, change)]));
}

function everyNumber(value: unknown, number: number): unknown {
  if (typeof value === 'number') return number;
  if (Array.isArray(value)) return value.map((item) => everyNumber(item, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, everyNumber(inner, number)]));
}
