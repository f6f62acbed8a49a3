import { randomUUID } from 'node:crypto';
import type { ApiOperation } from './api-documents.js';

export interface RawAnswer {
  status: number;
  type: string;
  body: string;
  /** The `code` of a problem. */
  code?: string;
}

export interface RawRequest {
  method: string;
  path: string;
  token?: string;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** Sends a request once and returns any answer. */
export async function request(
  gatewayUrl: string,
  { method, path, token, body, headers }: RawRequest,
): Promise<RawAnswer> {
  const all = new Headers({ 'idempotency-key': randomUUID(), ...headers });
  if (body !== undefined && !all.has('content-type')) all.set('content-type', 'application/json');
  if (token !== undefined) all.set('authorization', `Bearer ${token}`);
  const response = await fetch(`${gatewayUrl}${path}`, { method, headers: all, ...(body !== undefined && { body }) });
  const text = await response.text();
  const type = response.headers.get('content-type')?.split(';')[0] ?? '';
  const code = type === 'application/problem+json' ? (JSON.parse(text) as { code: string }).code : undefined;
  return { status: response.status, type, body: text, code };
}

/** A request of the operation, with `ids` in its path, its query and the example body. */
export function filledWith(operation: ApiOperation, ids: Record<string, string>): RawRequest {
  const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? missing(operation, name));
  const query = operation.queryParameters.filter((name) => name in ids).map((name) => `${name}=${ids[name] ?? ''}`);
  return {
    method: operation.method,
    path: query.length > 0 ? `${path}?${query.join('&')}` : path,
    ...(operation.example && { body: JSON.stringify(withIds(operation.example, ids)) }),
  };
}

function missing(operation: ApiOperation, name: string): never {
  throw new Error(`${operation.name}: the test has no ${name}; create one in market.ts`);
}

function withIds(value: unknown, ids: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => withIds(item, ids));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      typeof inner === 'string' ? (ids[key] ?? inner) : withIds(inner, ids),
    ]),
  );
}
