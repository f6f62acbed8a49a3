import { describe, expect, it } from '@jest/globals';
import { choicesOf, optionNamesOf, optionValuesOf, requireDistinctOptions, toOptions } from './variant-options.js';

const variant = (sku: string, options: Record<string, string>) => ({
  sku,
  options: Object.entries(options).map(([name, value]) => ({ name, value })),
});

const red = variant('R-S', { colour: 'red', size: 'S' });
const names = optionNamesOf([red]);

describe('options of a product', () => {
  it('are those of its first variant, in any order', () => {
    expect(names).toEqual(['colour', 'size']);
    expect(optionValuesOf(variant('B-M', { size: 'M', colour: 'blue' }), names)).toEqual(['blue', 'M']);
    expect(toOptions(names, ['blue', 'M'])).toEqual([
      { name: 'colour', value: 'blue' },
      { name: 'size', value: 'M' },
    ]);
  });

  it.each([
    ['one is missing', variant('X', { colour: 'red' })],
    ['one is unknown', variant('X', { colour: 'red', weight: '1 kg' })],
    ['there is one more', variant('X', { colour: 'red', size: 'S', weight: '1 kg' })],
    [
      'one comes twice',
      {
        sku: 'X',
        options: [
          { name: 'size', value: 'S' },
          { name: 'size', value: 'M' },
        ],
      },
    ],
  ])('are refused when %s', (_name, candidate) => {
    expect(() => optionValuesOf(candidate, names)).toThrow(expect.objectContaining({ code: 'options_differ' }));
  });

  it('are refused when the first variant has one twice', () => {
    const twice = { sku: 'X', options: [...red.options, ...red.options] };
    expect(() => optionValuesOf(twice, optionNamesOf([twice]))).toThrow(
      expect.objectContaining({ code: 'options_differ' }),
    );
  });

  it('distinguish the variants of a product that has options', () => {
    expect(() => requireDistinctOptions([[], []])).not.toThrow();
    expect(() =>
      requireDistinctOptions([
        ['red', 'S'],
        ['red', 'M'],
      ]),
    ).not.toThrow();
    expect(() =>
      requireDistinctOptions([
        ['red', 'S'],
        ['red', 'S'],
      ]),
    ).toThrow(expect.objectContaining({ code: 'duplicate_options' }));
  });

  it('list each value once', () => {
    expect(
      choicesOf(names, [
        ['red', 'S'],
        ['red', 'M'],
        ['blue', 'M'],
      ]),
    ).toEqual([
      { name: 'colour', values: ['red', 'blue'] },
      { name: 'size', values: ['S', 'M'] },
    ]);
  });
});
