import { DuplicateOptionsError, OptionsDifferError } from './variant.errors.js';

/** What a variant is, among the variants of its product: colour red. */
export interface OptionValue {
  name: string;
  value: string;
}

interface VariantWithOptions {
  sku: string;
  options: readonly OptionValue[];
}

/** The options of a product, which its first variant names. */
export function optionNamesOf(variants: readonly VariantWithOptions[]): string[] {
  return variants[0]?.options.map(({ name }) => name) ?? [];
}

/**
 * A variant's values, in the order of `names`.
 * @throws {OptionsDifferError} when it names other options, or one twice
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

/** @throws {DuplicateOptionsError} when shoppers could not tell two variants apart by their options */
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

/** What there is to choose from: each option with its values, in the order in which variants bring them. */
export function choicesOf(
  names: readonly string[],
  valuesOfVariants: readonly (readonly string[])[],
): { name: string; values: string[] }[] {
  return names.map((name, index) => ({
    name,
    values: [...new Set(valuesOfVariants.map((values) => values[index] ?? ''))],
  }));
}
