import { z, type ZodType } from 'zod';

export type JsonSchema = Record<string, unknown>;

/**
 * Zod schemas as JSON Schema 2020-12, which is OpenAPI 3.1's own. Schemas with a `meta({ id })` are collected and
 * referred to, the others stand where they are used.
 */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /** @param io `input` is what a client sends, defaults left out; `output` is what it gets. */
  of(schema: ZodType, io: 'input' | 'output'): JsonSchema {
    const { $schema: _, $defs = {}, ...converted } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
    for (const [id, definition] of Object.entries($defs)) this.add(id, definition);
    const id = schema.meta()?.id;
    if (id === undefined) return referring(converted);
    return { $ref: this.add(id, converted) };
  }

  /** @returns the reference to it */
  private add(id: string, definition: object): string {
    const { $schema: _, id: __, ...rest } = referring(definition);
    const known = this.components[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(rest)) {
      throw new Error(`Two schemas, or the two sides of one, are both called ${id}`);
    }
    this.components[id] = rest;
    return `#/components/schemas/${id}`;
  }
}

/** Definitions become components. */
function referring(schema: object): JsonSchema {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as JsonSchema;
}
