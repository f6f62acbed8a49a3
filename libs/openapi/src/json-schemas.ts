import { isDeepStrictEqual } from 'node:util';
import { z, type ZodType } from 'zod';
import type { JsonSchema } from './json-schema.js';
import { type RequestClass, requestSchema } from './request-schemas.js';

/**
 * Converts Zod schemas and request classes to JSON Schema 2020-12, the schema language of OpenAPI 3.1. Schemas with a
 * `meta({ id })` and bodies become components; others are inlined.
 */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};
  private readonly requestClasses = new Map<string, RequestClass>();

  /** @param io `input` is what a client sends, without defaults; `output` is what it receives */
  of(schema: ZodType, io: 'input' | 'output'): JsonSchema {
    const { $defs = {}, ...converted } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    delete converted.$schema;
    for (const [id, definition] of Object.entries($defs)) this.add(id, definition);
    return referring(converted);
  }

  /** A reference to the component of a body's class. */
  body(type: RequestClass): JsonSchema {
    const known = this.requestClasses.get(type.name);
    if (known !== undefined && known !== type) throw new Error(`Two request classes are called ${type.name}`);
    this.requestClasses.set(type.name, type);
    this.add(
      type.name,
      requestSchema(type, (nested) => this.body(nested)),
    );
    return { $ref: `#/components/schemas/${type.name}` };
  }

  /** The fields of a query, which is no component. */
  query(type: RequestClass): JsonSchema {
    return requestSchema(type, (nested) => this.body(nested));
  }

  private add(id: string, definition: object): void {
    const component = referring(definition);
    delete component['id'];
    const known = this.components[id];
    if (known !== undefined && !isDeepStrictEqual(known, component)) {
      throw new Error(`Two different schemas are called ${id}`);
    }
    this.components[id] = component;
  }
}

/** Makes references to definitions point to components. */
function referring(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}
