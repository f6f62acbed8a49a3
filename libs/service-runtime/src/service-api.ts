import type { ServiceName } from '@mvec/config';
import { controllersOf, createDocument, type OpenApiDocument } from '@mvec/openapi';
import type { Type } from '@nestjs/common';
import { hasConsumers } from './consumption.js';
import { DeadLettersController } from './dead-letters/dead-letters.controller.js';
import { EventingController } from './eventing/eventing.controller.js';

/** A service's controllers and OpenAPI document. */
export interface ServiceApi {
  controllers: Type[];
  document: OpenApiDocument;
}

/** Reads a service's API from its module, without starting it: no database, no Kafka. */
export function serviceApi(name: ServiceName, module: Type): ServiceApi {
  const controllers = [...runtimeControllers(name), ...controllersOf(module)];
  return { controllers, document: createDocument(controllers, name) };
}

/** Versioned routes of every service; dead letters only where events are consumed. */
export function runtimeControllers(name: ServiceName): Type[] {
  return hasConsumers(name) ? [EventingController, DeadLettersController] : [EventingController];
}
