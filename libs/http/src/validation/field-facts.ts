import 'reflect-metadata';

type Class<T = object> = new () => T;

/** A field whose value is an object, or a list of objects, of another request class. */
export interface NestedField {
  type: () => Class;
  /** The largest list that is accepted; undefined for a single object. */
  maxItems?: number;
}

/** Facts of a field that class-validator's own metadata cannot express. */
export interface FieldFacts {
  optional?: boolean;
  nullable?: boolean;
  nested?: NestedField;
}

const factsKey = Symbol('mvec:field-facts');

/** The facts of a field, inherited ones included. */
export function factsOf(type: Class, field: string): FieldFacts {
  return (Reflect.getMetadata(factsKey, type, field) as FieldFacts | undefined) ?? {};
}

/** Adds facts to a field of a request class. */
export function fieldFacts(facts: FieldFacts): PropertyDecorator {
  return (prototype, field) => {
    const type = prototype.constructor as Class;
    Reflect.defineMetadata(factsKey, { ...factsOf(type, String(field)), ...facts }, type, field);
  };
}
