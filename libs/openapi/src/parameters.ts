import type { Parameter } from './openapi-document.js';
import type { JsonSchema } from './json-schema.js';
import type { JsonSchemas } from './json-schemas.js';
import type { Route } from './routes.js';

export function parametersOf(route: Route, schemas: JsonSchemas): Parameter[] {
  const path = route.params.map(({ name, schema }): Parameter => ({
    name,
    in: 'path',
    required: true,
    schema: schemas.of(schema, 'input'),
  }));
  return [...path, ...queryParameters(route, schemas), ...headerParameters(route)];
}

function queryParameters({ query }: Route, schemas: JsonSchemas): Parameter[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemas.query(query) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    ...(typeof description === 'string' && { description }),
    schema,
  }));
}

function headerParameters({ idempotent, documentation }: Route): Parameter[] {
  const optional = Object.entries(documentation.headers ?? {}).map(([name, description]): Parameter => ({
    name,
    in: 'header',
    required: false,
    description,
    schema: { type: 'string' },
  }));
  return idempotent ? [idempotencyKey, ...optional] : optional;
}

const idempotencyKey: Parameter = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  description: 'Chosen by the client, one for each intended effect: a request sent again with its key has one effect.',
  schema: { type: 'string', minLength: 1, maxLength: 255, examples: ['5f0c3c1e-0f4e-4b0e-9a53-1f4b7d8b0f55'] },
};
