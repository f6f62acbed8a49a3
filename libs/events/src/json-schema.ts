import { z } from 'zod';
import type { EventContract } from './contract.js';

/** The part of JSON Schema 2020-12 that the contracts use. */
export interface JsonSchema {
  $schema?: string;
  $id?: string;
  title?: string;
  type?: string;
  format?: string;
  pattern?: string;
  enum?: unknown[];
  const?: unknown;
  anyOf?: JsonSchema[];
  properties?: Record<string, JsonSchema>;
  required?: string[];
  items?: JsonSchema;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
}

/** JSON Schema of an event's data. Unknown fields are allowed: a newer producer may add optional ones. */
export function jsonSchemaOf(contract: EventContract): JsonSchema {
  return { $id: contract.type, ...(z.toJSONSchema(contract.schema, { io: 'input' }) as JsonSchema) };
}
