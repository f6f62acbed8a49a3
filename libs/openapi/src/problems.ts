import type { ResponseObject } from './openapi-document.js';
import type { JsonSchema } from './json-schema.js';

export const problemMediaType = 'application/problem+json';

const problem: JsonSchema = {
  type: 'object',
  description: 'RFC 9457; an error may add members with its facts.',
  properties: {
    type: { type: 'string', examples: ['urn:mvec:problem:validation_failed'] },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string' },
    code: { type: 'string', description: 'Stable code to branch on' },
    correlationId: { type: 'string', description: 'Identifies the request in a report to support' },
    errors: {
      type: 'array',
      description: 'The fields that were refused',
      items: {
        type: 'object',
        properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
        required: ['field', 'code', 'message'],
      },
    },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'correlationId'],
  examples: [
    {
      type: 'urn:mvec:problem:validation_failed',
      title: 'Validation failed',
      status: 400,
      detail: 'quantity is not valid',
      code: 'validation_failed',
      correlationId: '9b2f6a0e-6a5f-4d53-8a3e-7f1f5a0c9d11',
      errors: [{ field: 'quantity', code: 'too_small', message: 'quantity must not be less than 1' }],
    },
  ],
};

/** An error of the gateway itself, in Kong's format. */
const gatewayError: JsonSchema = {
  type: 'object',
  properties: { message: { type: 'string' } },
  required: ['message'],
};

export const commonSchemas = { Problem: problem, GatewayError: gatewayError };

const problemContent = { [problemMediaType]: { schema: { $ref: '#/components/schemas/Problem' } } };
const gatewayContent = { 'application/json': { schema: { $ref: '#/components/schemas/GatewayError' } } };
const retryAfter = { 'Retry-After': { description: 'Seconds', schema: { type: 'integer' } } };

/** Answers that every route can give. */
export const commonResponses = {
  Malformed: { description: 'The request is malformed; `errors` names the fields', content: problemContent },
  Unauthenticated: { description: 'No valid access token', content: { ...problemContent, ...gatewayContent } },
  Forbidden: { description: 'The caller lacks permission', content: problemContent },
  TooLarge: { description: 'The body is over 1 MB', content: { ...problemContent, ...gatewayContent } },
  UnsupportedMediaType: { description: 'The body is not JSON', content: problemContent },
  TooManyRequests: {
    description: 'The caller or its address exceeded a limit',
    headers: retryAfter,
    content: { ...problemContent, ...gatewayContent },
  },
  InternalError: { description: 'A fault of the service; its log holds the correlation id', content: problemContent },
  Unavailable: {
    description: 'A dependency of the service does not answer: try again',
    headers: retryAfter,
    content: { ...problemContent, ...gatewayContent },
  },
} satisfies Record<string, ResponseObject>;

/** A problem whose code is one of `codes`. */
export function problemResponse(codes: readonly string[]): ResponseObject {
  const schema = {
    allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: [...codes].sort() } } }],
  };
  return { description: [...codes].sort().join(', '), content: { [problemMediaType]: { schema } } };
}
