import type { FastifyInstance } from 'fastify';
import { MalformedRequestError } from './problems/malformed-request.error.js';
import { isStorable } from './storable-text.js';
import { fieldPath } from './validation/field-errors.js';

/** Far beyond what any request of ours needs; what walks a body after this can neither overflow its stack nor take long. */
const deepest = 32;
const maxValues = 2_000;

const textRule = 'must be well-formed Unicode without the character U+0000';

/**
 * Refuses what no route can take, in parameters, query and body: text that the database cannot store, and values so
 * deep or so many that their validation alone would be an attack. Runs before validation, idempotency and handlers.
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
  // Level by level instead of recursively: nothing bounds the depth yet.
  for (let depth = 0; level.length > 0; depth++) {
    seen += level.length;
    if (depth > deepest || seen > maxValues) return tooComplex();
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

function tooComplex(): MalformedRequestError {
  const most = `${String(maxValues)} values in ${String(deepest)} levels`;
  return new MalformedRequestError('request_too_complex', `A request may hold ${most} at most`);
}
