import { factsOf } from '@mvec/http';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema } from 'class-validator-jsonschema';
import type { JsonSchema } from './json-schema.js';

export type RequestClass = new () => object;

type Options = NonNullable<Parameters<typeof targetConstructorToSchema>[1]>;
type Converters = NonNullable<Options['additionalConverters']>;

/** Whether class-validator checks anything of this class. */
export function isRequestClass(type: unknown): type is RequestClass {
  return (
    typeof type === 'function' && getMetadataStorage().getTargetValidationMetadatas(type, '', true, false).length > 0
  );
}

/** The schema of a request class, from the metadata that validates it. `refer` makes a component of a nested class. */
export function requestSchema(type: RequestClass, refer: (nested: RequestClass) => JsonSchema): JsonSchema {
  const { properties = {}, ...schema } = targetConstructorToSchema(type, {
    additionalConverters: { ...converters, nestedValidation: nestedConverter(refer) },
  }) as { properties?: Record<string, JsonSchema> };
  const defaults = new type() as Record<string, unknown>;
  const fields = Object.entries(properties).map(
    ([name, field]) => [name, fieldSchema(type, name, field, defaults[name])] as const,
  );
  const required = fields.map(([name]) => name).filter((name) => isRequired(type, name, defaults[name]));
  return {
    ...schema,
    properties: Object.fromEntries(fields),
    required,
    additionalProperties: false,
  };
}

/** Our constraints, and those whose converters guess a type that another decorator of the field gives. */
const converters: Converters = {
  isListOfObjects: {},
  isUuid: { type: 'string', format: 'uuid', examples: ['01a2052d-1181-7179-aefe-23c0ac32eb2c'] },
  isTime: { type: 'string', format: 'date-time', examples: ['2026-11-22T12:00:00.000Z'] },
  isDay: { type: 'string', format: 'date', examples: ['2026-11-22'] },
  min: ({ constraints }) => ({ minimum: constraints[0] as number }),
  max: ({ constraints }) => ({ maximum: constraints[0] as number }),
};

function nestedConverter(refer: (nested: RequestClass) => JsonSchema): Converters[string] {
  return ({ target, propertyName }) => {
    const { nested } = factsOf(target as RequestClass, propertyName);
    if (!nested) throw new Error(`${(target as RequestClass).name}.${propertyName} needs IsOneOf or IsListOf`);
    return refer(nested.type());
  };
}

function fieldSchema(type: RequestClass, name: string, field: JsonSchema, preset: unknown): JsonSchema {
  const schema = '$ref' in field ? omitType(field) : field;
  const complete = preset === undefined ? schema : { ...schema, default: preset };
  return factsOf(type, name).nullable ? nullable(complete) : complete;
}

function omitType({ type: _type, ...schema }: JsonSchema): JsonSchema {
  return schema;
}

function nullable(schema: JsonSchema): JsonSchema {
  const { $ref, type, enum: values, ...rest } = schema;
  if ($ref !== undefined) return { ...rest, anyOf: [{ $ref }, { type: 'null' }] };
  return { ...rest, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...(values as unknown[]), null] }) };
}

function isRequired(type: RequestClass, name: string, preset: unknown): boolean {
  return preset === undefined && !factsOf(type, name).optional;
}
