import { isPublicKey, rolesKey, serviceOnlyKey } from '@mvec/auth';
import { IdempotencyInterceptor } from '@mvec/http';
import { RequestMethod, type Type } from '@nestjs/common';
import {
  HTTP_CODE_METADATA,
  INTERCEPTORS_METADATA,
  METHOD_METADATA,
  PATH_METADATA,
  ROUTE_ARGS_METADATA,
} from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { MetadataScanner } from '@nestjs/core';
import { ZodType } from 'zod';
import { isRequestClass, type RequestClass } from './request-schemas.js';
import { documentedKey, type Documentation } from './documented.decorator.js';
import type { Callers } from './openapi-document.js';

/** A route as its decorators declare it. */
export interface Route {
  /** `get` */
  method: string;
  /** `/v1/orders/{orderId}` */
  path: string;
  /** `OrdersController.show` */
  handler: string;
  controller: string;
  status: number;
  callers: Callers;
  idempotent: boolean;
  documentation: Documentation;
  body?: RequestClass;
  query?: RequestClass;
  params: { name: string; schema: ZodType }[];
}

interface Argument {
  index: number;
  data?: unknown;
  schema?: unknown;
}

/** The versioned routes of controllers. Paths outside `v1` (health, metrics, the document) are not part of the API. */
export function routesOf(controllers: readonly Type[]): Route[] {
  const scanner = new MetadataScanner();
  return controllers.flatMap((controller) => {
    const prototype = controller.prototype as Record<string, object>;
    return scanner.getAllMethodNames(prototype).flatMap((name) => routeOf(controller, prototype[name], name) ?? []);
  });
}

function routeOf(controller: Type, handler: object | undefined, name: string): Route | undefined {
  if (handler === undefined) return undefined;
  const read = <T>(key: string | symbol): T | undefined =>
    (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
  const path = pathOf(controller, handler);
  if (path === undefined || !path.startsWith('/v1/')) return undefined;
  const label = `${controller.name}.${name}`;
  const documentation = read<Documentation>(documentedKey);
  if (!documentation) throw new Error(`${label} has no @Documented()`);
  const interceptors = read<unknown[]>(INTERCEPTORS_METADATA) ?? [];
  const method = read<RequestMethod>(METHOD_METADATA) ?? RequestMethod.GET;
  return {
    method: RequestMethod[method].toLowerCase(),
    path,
    handler: label,
    controller: controller.name,
    status: read<number>(HTTP_CODE_METADATA) ?? (method === RequestMethod.POST ? 201 : 200),
    callers: callersOf(read),
    idempotent: interceptors.includes(IdempotencyInterceptor),
    documentation,
    ...argumentsOf(controller, name, label),
  };
}

/** The full path, `/v1/orders/{orderId}`; undefined for a method that is not a route. */
function pathOf(controller: Type, handler: object): string | undefined {
  const own: unknown = Reflect.getMetadata(PATH_METADATA, handler);
  const base: unknown = Reflect.getMetadata(PATH_METADATA, controller);
  if (typeof own !== 'string' || typeof base !== 'string') return undefined;
  const segments = `${base}/${own}`.split('/').filter((segment) => segment !== '');
  return `/${segments.map((segment) => segment.replace(/^:(\w+)$/, '{$1}')).join('/')}`;
}

function callersOf(read: <T>(key: symbol) => T | undefined): Callers {
  if (read<boolean>(isPublicKey)) return 'anyone';
  if (read<readonly string[]>(serviceOnlyKey)) return 'service';
  return read<readonly string[]>(rolesKey) ? 'operator' : 'authenticated';
}

function argumentsOf(controller: Type, name: string, label: string): Pick<Route, 'body' | 'query' | 'params'> {
  const metadata = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, name) ?? {}) as Record<string, Argument>;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype as object, name) as unknown[];
  const found: Pick<Route, 'body' | 'query' | 'params'> = { params: [] };
  for (const [key, { data, schema, index }] of Object.entries(metadata)) {
    const kind: unknown = Number(key.split(':')[0]);
    if (kind === RouteParamtypes.PARAM) {
      if (!(schema instanceof ZodType)) throw new Error(`${label} takes a path parameter without a schema`);
      found.params.push({ name: String(data), schema });
    }
    if (kind !== RouteParamtypes.BODY && kind !== RouteParamtypes.QUERY) continue;
    const request = types[index];
    if (!isRequestClass(request)) {
      throw new Error(
        `${label} takes a body or query without a class that checks it (a class must not be imported as a type)`,
      );
    }
    found[kind === RouteParamtypes.BODY ? 'body' : 'query'] = request;
  }
  return found;
}
