import { STATUS_CODES } from 'node:http';
import type { ZodType } from 'zod';
import type { ResponseObject, ResponseOrReference } from './openapi-document.js';
import { FileAnswer } from './documented.decorator.js';
import type { JsonSchemas } from './json-schemas.js';
import { commonResponses, problemResponse } from './problems.js';
import type { Route } from './routes.js';

export function responsesOf(route: Route, schemas: JsonSchemas): Record<string, ResponseOrReference> {
  const answers = Object.entries(route.documentation.answers).map(
    ([status, answer]) => [status, answerOf(Number(status), answer, schemas)] as const,
  );
  const problems = Object.entries(problemsOf(route)).map(
    ([status, codes]) => [status, problemResponse(codes)] as const,
  );
  return { ...commonTo(route), ...Object.fromEntries([...answers, ...problems]) };
}

function answerOf(status: number, answer: ZodType | FileAnswer | null, schemas: JsonSchemas): ResponseObject {
  const description = STATUS_CODES[status] ?? String(status);
  if (answer === null) return { description };
  if (answer instanceof FileAnswer) {
    return { description: answer.description, content: { [answer.mediaType]: { schema: { type: 'string' } } } };
  }
  return { description, content: { 'application/json': { schema: schemas.of(answer, 'output') } } };
}

const idempotencyProblems: Record<number, readonly string[]> = {
  409: ['idempotency_in_flight'],
  422: ['idempotency_key_reused'],
};

function problemsOf({ documentation, idempotent }: Route): Record<number, readonly string[]> {
  const own = documentation.problems ?? {};
  if (!idempotent) return own;
  const merged: Record<number, readonly string[]> = { ...own };
  for (const [status, codes] of Object.entries(idempotencyProblems)) {
    merged[Number(status)] = [...codes, ...(own[Number(status)] ?? [])];
  }
  return merged;
}

function commonTo({ callers, body, query, params }: Route): Record<string, { $ref: string }> {
  const restricted = callers === 'operator' || callers === 'service';
  const refers = (name: keyof typeof commonResponses) => ({ $ref: `#/components/responses/${name}` });
  return {
    ...((body ?? query ?? params[0]) && { 400: refers('Malformed') }),
    ...(callers !== 'anyone' && { 401: refers('Unauthenticated') }),
    ...(restricted && { 403: refers('Forbidden') }),
    ...(body && { 413: refers('TooLarge'), 415: refers('UnsupportedMediaType') }),
    429: refers('TooManyRequests'),
    500: refers('InternalError'),
    503: refers('Unavailable'),
  };
}
