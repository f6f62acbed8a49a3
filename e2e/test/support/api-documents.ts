import { services, type ServiceName } from '@mvec/config';
import type { Callers, OpenApiDocument, Operation } from '@mvec/openapi';

export const serviceNames = Object.keys(services) as ServiceName[];

/** An operation of a service's OpenAPI document, with its path at the gateway. */
export interface ApiOperation {
  /** `POST /api/order/v1/checkouts` */
  name: string;
  method: string;
  /** `/api/order/v1/orders/{orderId}` */
  path: string;
  callers: Callers;
  pathParameters: string[];
  queryParameters: string[];
  /** Example body from the document. */
  example?: Record<string, unknown>;
}

export async function readDocument(gatewayUrl: string, service: ServiceName): Promise<OpenApiDocument> {
  const response = await fetch(`${gatewayUrl}/api/${service}/openapi.json`);
  if (!response.ok) throw new Error(`${service} has no OpenAPI document: ${response.status} ${await response.text()}`);
  return (await response.json()) as OpenApiDocument;
}

export function operationsOf(document: OpenApiDocument): ApiOperation[] {
  const prefix = document.servers[0]?.url ?? '';
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${prefix}${path}`,
      method: method.toUpperCase(),
      path: `${prefix}${path}`,
      callers: operation['x-callers'],
      pathParameters: namesOf(operation, 'path'),
      queryParameters: namesOf(operation, 'query'),
      example: exampleOf(document, operation),
    })),
  );
}

function namesOf(operation: Operation, place: 'path' | 'query'): string[] {
  return operation.parameters.filter((parameter) => parameter.in === place).map(({ name }) => name);
}

/** @throws when a body is described without an example */
function exampleOf(document: OpenApiDocument, operation: Operation): Record<string, unknown> | undefined {
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema === undefined) return undefined;
  const example = exampleIn(document, schema);
  if (example === undefined) throw new Error(`The body of ${operation.operationId} has no example`);
  return example as Record<string, unknown>;
}

function exampleIn(document: OpenApiDocument, schema: Record<string, unknown>): unknown {
  const { $ref: reference, examples } = schema;
  if (Array.isArray(examples)) return structuredClone(examples[0]);
  if (typeof reference !== 'string') return undefined;
  const component = document.components.schemas[reference.split('/').at(-1) ?? ''];
  return component && exampleIn(document, component);
}
