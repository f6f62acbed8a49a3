import { timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { z } from 'zod';
import { JournalError } from './journal.js';
import { Problem, problemBody } from './problem.js';
import type { Answer, Provider } from './provider.js';
import { chargeRequest, refundRequest } from './requests.js';

interface SandboxOptions {
  provider: Provider;
  apiKey: string;
  /** Time after which the connection of a withheld answer is closed. */
  holdMs: number;
  /** Called when the journal cannot be written: the process must not continue to answer from memory. */
  onFatal: (error: unknown) => void;
}

const maxBodyBytes = 64 * 1024;

interface Reply {
  status: number;
  body: object;
  replayed?: boolean;
  withheld?: boolean;
}

/** Longer than callers keep idle connections, so that the server never closes one during a request. */
const keepAliveTimeout = 65_000;

export function createSandbox(options: SandboxOptions): Server {
  return createServer({ keepAliveTimeout }, (request, response) => {
    answer(options, request).then(
      (reply) => send(response, reply, options.holdMs),
      (error: unknown) => {
        send(response, refusal(error), options.holdMs);
        if (error instanceof JournalError) options.onFatal(error);
      },
    );
  });
}

async function answer({ provider, apiKey }: SandboxOptions, request: IncomingMessage): Promise<Reply> {
  const [pathname = ''] = (request.url ?? '/').split('?', 1);
  if (request.method === 'GET' && pathname === '/health') return { status: 200, body: { status: 'ok' } };
  requireApiKey(apiKey, request);

  switch (`${request.method ?? ''} ${pathname}`) {
    case 'POST /charges':
      return created(await provider.charge(idempotencyKey(request), parse(chargeRequest, await readJson(request))));
    case 'POST /refunds':
      return created(await provider.refund(idempotencyKey(request), parse(refundRequest, await readJson(request))));
    case 'GET /charges':
      return { status: 200, body: { items: provider.listCharges() } };
    case 'GET /refunds':
      return { status: 200, body: { items: provider.listRefunds() } };
  }
  const byKey = /^\/charges\/by-key\/([^/]+)$/.exec(pathname)?.[1];
  if (request.method === 'GET' && byKey) {
    return { status: 200, body: provider.chargeByKey(decodeKey(byKey)) };
  }
  throw new Problem(404, 'not_found', `${request.method ?? ''} ${pathname} does not exist`);
}

function created({ result, replayed, withheld }: Answer<object>): Reply {
  return { status: replayed ? 200 : 201, body: result, replayed, withheld };
}

function refusal(error: unknown): Reply {
  const problem =
    error instanceof Problem ? error : new Problem(500, 'internal_error', 'The request failed in the sandbox');
  return { status: problem.status, body: problemBody(problem) };
}

function send(response: ServerResponse, reply: Reply, holdMs: number): void {
  if (reply.withheld) {
    const cut = setTimeout(() => response.destroy(), holdMs);
    response.once('close', () => clearTimeout(cut));
    return;
  }
  const body = Buffer.from(JSON.stringify(reply.body));
  const headers = {
    'content-type': reply.status >= 400 ? 'application/problem+json' : 'application/json',
    // With a known length, head and body are sent in one piece.
    'content-length': body.length,
    ...(reply.replayed ? { 'idempotent-replayed': 'true' } : {}),
  };
  response.writeHead(reply.status, headers).end(body);
}

function requireApiKey(apiKey: string, request: IncomingMessage): void {
  const given = Buffer.from(request.headers.authorization ?? '');
  const expected = Buffer.from(`Bearer ${apiKey}`);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new Problem(401, 'unauthenticated', 'The API key is missing or wrong');
  }
}

function idempotencyKey(request: IncomingMessage): string {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key.length === 0 || key.length > 200) {
    throw new Problem(400, 'idempotency_key_missing', 'Idempotency-Key must be given, with 1 to 200 characters');
  }
  return key;
}

function parse<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Problem(422, 'invalid_request', z.prettifyError(parsed.error));
  return parsed.data;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  const text = (await readBody(request)).toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(400, 'invalid_json', 'The body is not JSON');
  }
}

function readBody(request: IncomingMessage): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const chunks: Buffer[] = [];
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= maxBodyBytes) chunks.push(chunk);
    else reject(new Problem(413, 'body_too_large', `A body has at most ${maxBodyBytes} bytes`));
  });
  request.once('end', () => resolve(Buffer.concat(chunks)));
  request.once('error', reject);
  return promise;
}

function decodeKey(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    throw new Problem(400, 'invalid_key', 'The key in the path is not percent-encoded correctly');
  }
}
