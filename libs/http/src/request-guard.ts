import type { FastifyInstance } from 'fastify';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import { isStorable } from './storable-text.js';
import { fieldPath } from './validation/field-errors.js';

/** Far above any valid request: code that walks a body later can neither overflow the stack nor take long. */
const maxDepth = 32;
const maxValues = 2_000;

const textRule = 'must be well-formed Unicode without the character U+0000';

/**
 * Refuses parameters, queries and bodies that no route accepts: text that the database cannot store, and values so deep
 * or numerous that validating them would be an attack. Runs before validation, idempotency and handlers.
 */
export function installRequestGuard(fastify: FastifyInstance): void {
  fastify.addHook('preValidation', ({ params, query, body }, _reply, done) => {
    done(refusalOf(params) ?? refusalOf(query) ?? refusalOf(body));
  });
}

interface Value {
  value: unknown;
  name: string;
  parent?: Value;
}

function refusalOf(root: unknown): MalformedRequestError | undefined {
  if (root === undefined || root === null) return undefined;
  let level: Value[] = [{ value: root, name: '' }];
  let seen = 0;
  // Level by level, not recursively: the depth is not bounded yet.
  for (let depth = 0; level.length > 0; depth++) {
    seen += level.length;
    if (depth > maxDepth || seen > maxValues) return tooComplex(level);
    const bad = level.find(({ name, value }) => !isStorable(name) || (typeof value === 'string' && !isStorable(value)));
    if (bad !== undefined) return badText(pathOf(bad));
    level = level.flatMap(childrenOf);
  }
  return undefined;
}

function childrenOf(parent: Value): Value[] {
  if (typeof parent.value !== 'object' || parent.value === null) return [];
  const fields: [string, unknown][] = Object.entries(parent.value);
  return fields.map(([name, value]) => ({ name, value, parent }));
}

function pathOf({ name, parent }: Value): string {
  return parent === undefined ? name : fieldPath(pathOf(parent), name);
}

function badText(field: string): MalformedRequestError {
  const message = `${field} ${textRule}`;
  return new MalformedRequestError('validation_failed', message, [{ field, code: 'storableText', message }]);
}

/** Names the object or list that has the most values on the level where the limit was passed. */
function tooComplex(level: Value[]): MalformedRequestError {
  const sizes = new Map<Value | undefined, number>();
  for (const { parent } of level) sizes.set(parent, (sizes.get(parent) ?? 0) + 1);
  const [largest] = [...sizes].sort(([, a], [, b]) => b - a)[0] ?? [];
  const message = `A request may contain at most ${String(maxValues)} values in ${String(maxDepth)} levels`;
  const field = largest === undefined ? '' : pathOf(largest);
  return new MalformedRequestError('request_too_complex', message, [{ field, code: 'too_big', message }]);
}
