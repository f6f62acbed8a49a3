import type { JsonSchema } from '../json-schema.js';

export type Schemas = Record<string, JsonSchema>;

const prefix = '#/components/schemas/';

/** A schema with its reference followed, and null as an alternative taken away. */
export function resolved(schema: JsonSchema, schemas: Schemas): JsonSchema {
  const { $ref, anyOf } = schema as { $ref?: string; anyOf?: JsonSchema[] };
  if ($ref !== undefined) {
    const target = schemas[$ref.slice(prefix.length)];
    if (!target) throw new Error(`${$ref} is not in the document`);
    return target;
  }
  return anyOf?.[0] ? resolved(anyOf[0], schemas) : schema;
}

/** A value that a schema accepts, with every field, optional ones included: its example, completed. */
export function exampleOf(schema: JsonSchema, schemas: Schemas, name: string): unknown {
  const plain = resolved(schema, schemas);
  const { properties, items, examples } = plain as {
    properties?: Record<string, JsonSchema>;
    items?: JsonSchema;
    examples?: unknown[];
  };
  const [example] = examples ?? [];
  if (properties) {
    const fields = Object.entries(properties).map(([key, field]) => {
      const given = (example as Record<string, unknown> | undefined)?.[key];
      const made = isContainer(field, schemas) ? undefined : given;
      return [key, made ?? exampleOf(field, schemas, `${name}.${key}`)] as const;
    });
    return Object.fromEntries(fields);
  }
  if (items) return [exampleOf(items, schemas, `${name}[0]`)];
  return example ?? plainExample(plain, name);
}

function isContainer(schema: JsonSchema, schemas: Schemas): boolean {
  const { properties, items } = resolved(schema, schemas);
  return properties !== undefined || items !== undefined;
}

function plainExample(schema: JsonSchema, name: string): unknown {
  const {
    enum: values,
    type,
    default: preset,
    minimum,
    minLength = 1,
    pattern,
  } = schema as {
    enum?: unknown[];
    type?: string | string[];
    default?: unknown;
    minimum?: number;
    minLength?: number;
    pattern?: string;
  };
  if (values) return values[0];
  if (preset !== undefined) return preset;
  const kind = Array.isArray(type) ? type[0] : type;
  if (kind === 'boolean') return true;
  if (kind === 'integer' || kind === 'number') return Math.max(minimum ?? 1, 1);
  const text = 'a'.repeat(minLength);
  if (kind === 'string' && (pattern === undefined || new RegExp(pattern, 'u').test(text))) return text;
  throw new Error(`${name} needs an example: @JSONSchema({ examples: […] })`);
}
