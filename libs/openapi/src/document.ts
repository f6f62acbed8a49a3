import type { INestApplicationContext } from '@nestjs/common';
import { ZodType } from 'zod';
import { JsonSchemas, type JsonSchema } from './json-schemas.js';
import { parametersOf } from './parameters.js';
import { commonResponses, commonSchemas } from './problems.js';
import type { RequestClass } from './request-schemas.js';
import { responsesOf } from './responses.js';
import { type Route, routesOf } from './routes.js';

export interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  tags: string[];
  security: Record<string, string[]>[];
  /** Ours: who may call. */
  'x-callers': Route['callers'];
  parameters: Parameter[];
  requestBody?: { required: true; content: Record<string, { schema: JsonSchema }> };
  responses: Record<string, ResponseOrReference>;
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
}

export interface ResponseObject {
  description: string;
  headers?: Record<string, { description: string; schema: JsonSchema }>;
  content?: Record<string, { schema: JsonSchema }>;
}

export type ResponseOrReference = ResponseObject | { $ref: string };

/** OpenAPI 3.1, https://spec.openapis.org/oas/v3.1.1.html */
export interface OpenApiDocument {
  openapi: '3.1.1';
  info: { title: string; version: string; description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, Record<string, object>>;
}

/** What a service answers, from the decorators and schemas that it runs by: nothing is written twice. */
export function createDocument(app: INestApplicationContext, service: string): OpenApiDocument {
  const schemas = new JsonSchemas();
  const paths: OpenApiDocument['paths'] = {};
  for (const route of routesOf(app)) (paths[route.path] ??= {})[route.method] = operationOf(route, schemas);
  return {
    openapi: '3.1.1',
    info: {
      title: `MVEC ${service}`,
      version: '1',
      description: 'Errors are RFC 9457 problems with a `code` to branch on, money is in minor units, times are UTC.',
    },
    servers: [{ url: `/api/${service}` }],
    paths,
    components: {
      schemas: { ...schemas.components, ...commonSchemas },
      responses: commonResponses,
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'An access token of identity' },
      },
    },
  };
}

function operationOf(route: Route, schemas: JsonSchemas): Operation {
  const { documentation, callers, body } = route;
  return {
    operationId: operationId(route),
    summary: documentation.summary,
    ...(documentation.description === undefined ? {} : { description: documentation.description }),
    tags: [tagOf(route)],
    security: callers === 'anyone' ? [] : [{ bearer: [] }],
    'x-callers': callers,
    parameters: parametersOf(route, schemas),
    ...(body && {
      requestBody: { required: true, content: { 'application/json': { schema: bodySchema(body, schemas) } } },
    }),
    responses: responsesOf(route, schemas),
  };
}

function bodySchema(body: ZodType | RequestClass, schemas: JsonSchemas): JsonSchema {
  return body instanceof ZodType ? schemas.of(body, 'input') : schemas.body(body);
}

/** `VendorOrdersController` → `vendor orders` */
function tagOf({ controller }: Route): string {
  return controller
    .replace(/Controller$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase();
}

/** `OrdersController.show` → `ordersShow` */
function operationId({ handler }: Route): string {
  const [controller = '', method = ''] = handler.replace('Controller.', '.').split('.');
  return `${controller.charAt(0).toLowerCase()}${controller.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}
