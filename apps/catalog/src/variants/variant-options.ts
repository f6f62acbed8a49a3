import { DuplicateOptionsError, OptionsDifferError } from './variant.errors.js';

/** A property that distinguishes a variant from the others of its product, for example colour red. */
interface OptionValue {
  name: string;
  value: string;
}

interface VariantWithOptions {
  sku: string;
  options: readonly OptionValue[];
}

/** The option names of a product: those of its first variant. */
export function optionNamesOf(variants: readonly VariantWithOptions[]): string[] {
  return variants[0]?.options.map(({ name }) => name) ?? [];
}

/**
 * Returns a variant's values in the order of `names`.
 * @throws {OptionsDifferError} when it has other options, or one of them twice
 */
export function optionValuesOf({ sku, options }: VariantWithOptions, names: readonly string[]): string[] {
  const values = new Map(options.map(({ name, value }) => [name, value]));
  const own = names.map((name) => values.get(name));
  const complete = own.filter((value) => value !== undefined);
  if (options.length !== names.length || new Set(names).size !== names.length || complete.length !== names.length) {
    throw new OptionsDifferError(sku, names);
  }
  return complete;
}

/** @throws {DuplicateOptionsError} when two variants have the same options, so that shoppers cannot distinguish them */
export function requireDistinctOptions(valuesOfVariants: readonly (readonly string[])[]): void {
  const seen = new Set<string>();
  for (const values of valuesOfVariants) {
    const key = JSON.stringify(values);
    if (values.length > 0 && seen.has(key)) throw new DuplicateOptionsError(values);
    seen.add(key);
  }
}

export function toOptions(names: readonly string[], values: readonly string[]): OptionValue[] {
  return names.map((name, index) => ({ name, value: values[index] ?? '' }));
}

/** Each option with its distinct values, in the order of the variants. */
export function choicesOf(
  names: readonly string[],
  valuesOfVariants: readonly (readonly string[])[],
): { name: string; values: string[] }[] {
  return names.map((name, index) => ({
    name,
    values: [...new Set(valuesOfVariants.map((values) => values[index] ?? ''))],
  }));
}
