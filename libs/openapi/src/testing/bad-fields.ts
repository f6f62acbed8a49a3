import type { JsonSchema } from '../json-schema.js';
import { resolved, type Schemas } from './examples.js';

export interface BadField {
  /** The field that a refusal must name: `lines[0].quantity`. */
  field: string;
  what: string;
  /** The whole request. */
  value: unknown;
  /** Otherwise it must be refused if the document's schema refuses it. */
  mustBeRefused: boolean;
  /** How many items of an oversized list were read. */
  objectsRead?: () => number;
}

type Replace = (value: unknown) => unknown;

interface Place {
  field: string;
  schema: JsonSchema;
  good: unknown;
  /** The whole request with this place's value replaced. */
  replace: Replace;
}

const hugeList = 10_000;

/** Every field of a request with values of a wrong kind, one at a time; unknown fields at every depth. */
export function badFields(
  { kind, schema }: { kind: 'body' | 'query'; schema: JsonSchema },
  good: Record<string, unknown>,
  schemas: Schemas,
): BadField[] {
  const root: Place = { field: '', schema, good, replace: (value) => value };
  return badObject(root, schemas, kind === 'query' ? badParameter : badValue);
}

function badObject(place: Place, schemas: Schemas, badLeaf: (place: Place) => BadField[]): BadField[] {
  const { properties = {}, required = [] } = resolved(place.schema, schemas) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  const object = place.good as Record<string, unknown>;
  const fields = Object.entries(properties).flatMap(([key, schema]) => {
    const field = place.field === '' ? key : `${place.field}.${key}`;
    const inner: Place = {
      field,
      schema,
      good: object[key],
      replace: (value) => place.replace({ ...object, [key]: value }),
    };
    return [
      ...leftOut(place, key, field, required.includes(key)),
      ...badLeaf(inner),
      ...badInside(inner, schemas, badLeaf),
    ];
  });
  return [...fields, ...unknownFields(place)];
}

function leftOut({ good, replace }: Place, key: string, field: string, isRequired: boolean): BadField[] {
  if (!isRequired) return [];
  const others = Object.fromEntries(Object.entries(good as object).filter(([other]) => other !== key));
  return [{ field, what: 'left out', value: replace(others), mustBeRefused: true }];
}

function badInside(place: Place, schemas: Schemas, badLeaf: (place: Place) => BadField[]): BadField[] {
  const schema = resolved(place.schema, schemas) as { properties?: object; items?: JsonSchema; maxItems?: number };
  if (schema.properties) return badObject(place, schemas, badLeaf);
  if (!schema.items) return [];
  const list = place.good as unknown[];
  const item: Place = {
    field: `${place.field}[0]`,
    schema: schema.items,
    good: list[0],
    replace: (value) => place.replace([value]),
  };
  const isObject = 'properties' in resolved(schema.items, schemas);
  return [
    ...oversized(place, isObject),
    ...(isObject ? [...badValue(item), ...badObject(item, schemas, badLeaf)] : []),
  ];
}

/** A list of wrong items. It is the proxies that count: an object is made of an item by reading its keys. */
function oversized({ field, replace }: Place, isObject: boolean): BadField[] {
  let read = 0;
  const countReading = (): string[] => {
    read += 1;
    return [];
  };
  const items = Array.from({ length: hugeList }, () => (isObject ? new Proxy({}, { ownKeys: countReading }) : {}));
  return [
    {
      field,
      what: `a list of ${String(hugeList)}`,
      value: replace(items),
      mustBeRefused: true,
      objectsRead: () => read,
    },
  ];
}

function badValue({ field, good, replace }: Place): BadField[] {
  const candidates: [string, unknown][] = [
    ['null', null],
    ['{}', {}],
    ['[]', []],
    ['a list of it', [good]],
    ['a list of a list of it', [[good]]],
    ['true', true],
    ['a number as text', '1'],
    ['1', 1],
    ['1.5', 1.5],
    ['1e21', 1e21],
    ['2^53', 2 ** 53],
    ['-1e21', -1e21],
    ['an empty text', ''],
    ['a blank', ' '],
    ['a control character', `${typeof good === 'string' ? good : ''}\u0007`],
    ['a line break', `${typeof good === 'string' ? good : ''}\n`],
  ];
  return candidates.map(([what, value]) => ({ field, what, value: replace(value), mustBeRefused: false }));
}

const notIntegers = ['', ' ', '1.5', '1e21', '0x10', '9007199254740992', '1 ', '+1', '١', 'null'];

/** Values of a query arrive as texts, and as lists of texts when a name is repeated. */
function badParameter({ field, schema, good, replace }: Place): BadField[] {
  const text = typeof good === 'string' ? good : String(good);
  const refused = (value: unknown): BadField => ({
    field,
    what: JSON.stringify(value),
    value: replace(value),
    mustBeRefused: true,
  });
  const types = [schema['type']].flat();
  const repeated = [refused([text, text])];
  if (types.includes('integer')) return [...repeated, ...notIntegers.map(refused)];
  if (types.includes('boolean')) return [...repeated, ...['', 'yes', '1', 'TRUE'].map(refused)];
  const texts = ['', ' ', `${text}\u0007`, `${text}\n`];
  return [...repeated, ...texts.map((value) => ({ ...refused(value), mustBeRefused: false }))];
}

function unknownFields({ field, good, replace }: Place): BadField[] {
  return ['unexpected', '__proto__', 'constructor', 'toString'].map((key) => {
    const value: object = { ...(good as object) };
    // Not by assignment, which would set the prototype instead of a key.
    Object.defineProperty(value, key, { value: { isAdmin: true }, enumerable: true });
    return {
      field: field === '' ? key : `${field}.${key}`,
      what: 'unknown',
      value: replace(value),
      mustBeRefused: true,
    };
  });
}
