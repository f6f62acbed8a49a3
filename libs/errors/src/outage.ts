/// <reference lib="esnext.error" />
import { AppError } from './app-error.js';
import { sqlStateOf } from './driver-error.js';

/** Node's socket and name-resolution codes, undici's, and those of a process that is starting or stopping. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'EADDRNOTAVAIL',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
  'UND_ERR_SOCKET',
]);

/**
 * PostgreSQL: connection exceptions (class 08), resource limits (53), system errors (58), shutdown or start-up
 * (57P01-57P03), and a database that is too busy or not writable now: statement and lock time-outs, ended idle
 * transactions, read-only, deadlock and serialisation failures that several attempts did not avoid.
 */
const postgresOutage =
  /^(08[0-9A-Z]{3}|53[0-9A-Z]{3}|58[0-9A-Z]{3}|57P0[1-3]|57014|55P03|25P0[1-4]|25006|40001|40P01)$/;

/** Prisma Client: not reachable, timed out, closed, no free connection, an unusable transaction. */
const prismaOutage = /^P(1001|1002|1008|1017|2024|2028|2037)$/;

/**
 * Lock time-out, deadlock and serialisation failure (transactions contended for the same rows), and a statement that took
 * too long.
 */
const contentionStates = new Set(['55P03', '40P01', '40001', '57014']);

/** True when a smaller piece of the work may succeed at once, because it needs fewer locks or rows. */
function isContention(error: unknown): boolean {
  return contentionStates.has(sqlStateOf(error) ?? '');
}

/** Messages of clients that report a lost connection without a code: pg, its pool, ioredis. */
const outageMessages = [
  /^Connection terminated/,
  /timeout exceeded when trying to connect/,
  /^timeout expired$/,
  /^Query read timeout$/,
  /Client has encountered a connection error and is not queryable/,
  /Cannot use a pool after calling end/,
  /^Connection is closed\.?$/,
  /Stream isn't writeable/,
];

const outageNames = new Set(['MaxRetriesPerRequestError']);

/** Deeper than any known chain of wrappers; ends a chain of causes that loops. */
const maxDepth = 10;

/**
 * True when the error means that a dependency (database, Redis, broker, another service) is unavailable, so a retry helps.
 * Looks through `cause` and into every part of an AggregateError.
 */
export function isOutage(error: unknown): boolean {
  return anyIsOutage(error, 0);
}

function anyIsOutage(error: unknown, depth: number): boolean {
  // Not instanceof: Node's own errors belong to another realm where code runs in a VM context.
  if (!Error.isError(error) || depth > maxDepth) return false;
  if (error instanceof AppError) return error.kind === 'unavailable';
  if (isOutageItself(error)) return true;
  if ('errors' in error && Array.isArray(error.errors) && error.errors.some((part) => anyIsOutage(part, depth + 1))) {
    return true;
  }
  return anyIsOutage(error.cause, depth + 1);
}

function isOutageItself(error: Error): boolean {
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    networkCodes.has(code) ||
    postgresOutage.test(sqlStateOf(error) ?? '') ||
    prismaOutage.test(code) ||
    outageNames.has(error.name) ||
    outageMessages.some((pattern) => pattern.test(error.message))
  );
}

/** Whether items of a failed batch may succeed individually: no dependency is down, or transactions only contended. */
export function canRetryIndividually(error: unknown): boolean {
  return !isOutage(error) || isContention(error);
}
