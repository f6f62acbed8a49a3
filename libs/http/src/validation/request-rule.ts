import 'reflect-metadata';

export interface RequestRule<T> {
  /** The field that the rule is about; left out when it is about the whole request. */
  field?: string;
  message: string;
  holds: (request: T) => boolean;
}

const rulesKey = Symbol('mvec:request-rules');

/** A rule over several fields, checked once each field by itself is valid. */
export function HoldsTrue<T extends object>(rule: RequestRule<T>) {
  return (type: new () => T): void => {
    Reflect.defineMetadata(rulesKey, [...rulesOf(type), rule], type);
  };
}

/** Refuses a change without a single field. */
export function ChangesSomething() {
  return HoldsTrue<object>({
    message: 'must change something',
    holds: (change) => Object.values(change).some((value) => value !== undefined),
  });
}

export function rulesOf<T>(type: new () => T): RequestRule<T>[] {
  return (Reflect.getMetadata(rulesKey, type) as RequestRule<T>[] | undefined) ?? [];
}
