import { describe, expect, it } from '@jest/globals';
import { AppError } from './app-error.js';
import { NonRetryableError } from './non-retryable.error.js';
import { isOutage, canRetryIndividually } from './outage.js';

class CatalogDownError extends AppError {
  readonly code = 'catalog_unavailable';
  readonly kind = 'unavailable';
}

class OutOfStockError extends AppError {
  readonly code = 'insufficient_stock';
  readonly kind = 'conflict';
}

function withCode(code: string, message = 'failed'): Error {
  return Object.assign(new Error(message), { code });
}

describe('isOutage', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EPIPE',
    'ETIMEDOUT',
    'ENOTFOUND',
    'UND_ERR_CONNECT_TIMEOUT',
    'UND_ERR_SOCKET',
    '08006',
    '08P01',
    '57P01',
    '57P02',
    '57P03',
    '53300',
    '53400',
    '55P03',
    '57014',
    '40P01',
    '40001',
    '25P03',
    '58030',
  ])('is an outage: code %s', (code) => {
    expect(isOutage(withCode(code))).toBe(true);
  });

  it.each(['23505', '22P02', '42P01', 'ERR_INVALID_ARG_TYPE'])('is not an outage: code %s', (code) => {
    expect(isOutage(withCode(code))).toBe(false);
  });

  it.each([
    'Connection terminated unexpectedly',
    'timeout exceeded when trying to connect',
    'Connection is closed.',
    'Client has encountered a connection error and is not queryable',
  ])('knows clients that only say so: %s', (message) => {
    expect(isOutage(new Error(message))).toBe(true);
  });

  it('looks through causes: fetch hides the refused connection in one', () => {
    const refused = new AggregateError([withCode('ECONNREFUSED')], '');
    expect(isOutage(new TypeError('fetch failed', { cause: refused }))).toBe(true);
  });

  it('ends on causes that loop', () => {
    const error = new Error('loops');
    error.cause = error;
    expect(isOutage(error)).toBe(false);
  });

  it('goes by the kind of our own errors, not by what caused them', () => {
    expect(isOutage(new CatalogDownError('catalog is down'))).toBe(true);
    expect(isOutage(new OutOfStockError('sold out', { cause: withCode('ECONNREFUSED') }))).toBe(false);
  });

  it('knows ioredis giving up', () => {
    const error = new Error('Reached the max retries per request limit');
    error.name = 'MaxRetriesPerRequestError';
    expect(isOutage(error)).toBe(true);
  });

  it('is false for anything that is not an error, and for poison', () => {
    expect([undefined, null, 'ECONNREFUSED', { code: 'ECONNREFUSED' }].map(isOutage)).toEqual([
      false,
      false,
      false,
      false,
    ]);
    expect(isOutage(new NonRetryableError('no such order'))).toBe(false);
  });
});

describe('AppError', () => {
  it('carries the name of its class, its cause and its details', () => {
    const cause = new Error('below');
    const error = new OutOfStockError('sold out', { cause, details: { available: 0 }, retryAfterSeconds: 3 });
    expect(error).toMatchObject({ name: 'OutOfStockError', cause, details: { available: 0 }, retryAfterSeconds: 3 });
  });
});

describe('canRetryIndividually', () => {
  it.each([
    ['a failure of one of them', new Error('poison'), true],
    ['a lock that did not come', withCode('55P03'), true],
    ['a database that is away', withCode('ECONNREFUSED'), false],
  ])('%s: %#', (_case, error, expected) => {
    expect(canRetryIndividually(error)).toBe(expected);
  });
});
