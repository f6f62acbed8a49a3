import type { JsonSchema } from './json-schema.js';

/**
 * Lists the changes from `published` to `current` that would break a consumer of `published`.
 * Adding an optional field is compatible. Removing, renaming, retyping, narrowing or requiring one is not, and needs a new
 * version of the event.
 */
export function breakingChanges(published: JsonSchema, current: JsonSchema, path = '$'): string[] {
  return [
    ...keywordChanges(published, current, path),
    ...propertyChanges(published, current, path),
    ...newlyRequired(published, current, path),
    ...itemChanges(published, current, path),
  ];
}

/** Keywords of a value's type. Any difference is a retyped field: old events and old consumers must keep working. */
const describingKeywords = ['type', 'format', 'pattern', 'enum', 'const', 'anyOf', 'minItems', 'maxItems'] as const;
const boundKeywords = ['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength'] as const;

function keywordChanges(published: JsonSchema, current: JsonSchema, path: string): string[] {
  return [...describingKeywords, ...boundKeywords]
    .filter((keyword) => JSON.stringify(published[keyword]) !== JSON.stringify(current[keyword]))
    .map((keyword) => `${path}: ${keyword} was ${show(published[keyword])} and is ${show(current[keyword])}`);
}

function propertyChanges(published: JsonSchema, current: JsonSchema, path: string): string[] {
  return Object.entries(published.properties ?? {}).flatMap(([name, before]) => {
    const after = current.properties?.[name];
    return after === undefined ? [`${path}.${name}: removed`] : breakingChanges(before, after, `${path}.${name}`);
  });
}

function newlyRequired(published: JsonSchema, current: JsonSchema, path: string): string[] {
  const before = new Set(published.required);
  const after = new Set(current.required);
  const added = [...after].filter((name) => !before.has(name)).map((name) => `${path}.${name}: newly required`);
  const relaxed = [...before].filter((name) => !after.has(name) && current.properties?.[name] !== undefined);
  return [...added, ...relaxed.map((name) => `${path}.${name}: no longer always present`)];
}

function itemChanges(published: JsonSchema, current: JsonSchema, path: string): string[] {
  if (published.items === undefined || current.items === undefined) return [];
  return breakingChanges(published.items, current.items, `${path}[]`);
}

function show(value: unknown): string {
  return value === undefined ? 'absent' : JSON.stringify(value);
}
