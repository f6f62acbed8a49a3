import type { Type } from '@nestjs/common';
import { JsonSchemas } from './json-schemas.js';
import type { OpenApiDocument, Operation } from './openapi-document.js';
import { parametersOf } from './parameters.js';
import { commonResponses, commonSchemas } from './problems.js';
import { responsesOf } from './responses.js';
import { type Route, routesOf } from './routes.js';

/** Describes what a service accepts and answers, from the decorators, classes and schemas that it runs by. */
export function createDocument(controllers: readonly Type[], service: string): OpenApiDocument {
  const schemas = new JsonSchemas();
  const paths: OpenApiDocument['paths'] = {};
  const operations = new Map<string, Route>();
  for (const route of routesOf(controllers)) {
    const operation = operationOf(route, schemas);
    const other = operations.get(operation.operationId);
    if (other)
      throw new Error(`${route.handler} and ${other.handler} have the same operationId ${operation.operationId}`);
    operations.set(operation.operationId, route);
    (paths[route.path] ??= {})[route.method] = operation;
  }
  return {
    openapi: '3.1.1',
    info: {
      title: `MVEC ${service}`,
      version: '1',
      description: 'Errors are RFC 9457 problems with a `code` to branch on, money is in minor units, times are UTC.',
    },
    servers: [{ url: `/api/${service}` }],
    paths: sortedByName(paths),
    components: {
      schemas: sortedByName({ ...schemas.components, ...commonSchemas }),
      responses: commonResponses,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of identity' },
      },
    },
  };
}

/** Sorts entries, so that the committed document does not change when a module moves. */
function sortedByName<T>(entries: Record<string, T>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function operationOf(route: Route, schemas: JsonSchemas): Operation {
  const { documentation, callers, body } = route;
  return {
    operationId: documentation.operationId,
    summary: documentation.summary,
    ...(documentation.description === undefined ? {} : { description: documentation.description }),
    tags: [tagOf(route)],
    security: callers === 'anyone' ? [] : [{ bearer: [] }],
    'x-callers': callers,
    parameters: parametersOf(route, schemas),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: schemas.body(body) } } },
    }),
    responses: responsesOf(route, schemas),
  };
}

/** `VendorOrdersController` → `vendor orders` */
function tagOf({ controller }: Route): string {
  return controller
    .replace(/Controller$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}
