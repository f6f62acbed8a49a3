import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ArgumentMetadata } from '@nestjs/common';
import {
  ChangesSomething,
  HoldsTrue,
  IsDay,
  IsId,
  IsLeftOutOr,
  IsListOf,
  IsNullOr,
  IsOneLine,
  IsOneOf,
  IsQueryBoolean,
  IsTime,
  MalformedRequestError,
  MoneyRequest,
  PageQuery,
  RequestPipe,
  Trim,
} from '../src/index.js';

let made = 0;

class Line {
  constructor() {
    made += 1;
  }

  @IsId()
  variantId: string;
}

class Basket {
  @IsOneOf(() => MoneyRequest)
  total: MoneyRequest;

  @IsLeftOutOr()
  @IsListOf(() => Line, { min: 1, max: 3 })
  lines?: Line[];

  @IsLeftOutOr()
  @Trim()
  @IsOneLine({ max: 5 })
  note?: string;

  @IsLeftOutOr()
  @IsNullOr()
  @IsId()
  parentId?: string | null;
}

class Books extends PageQuery {
  @IsLeftOutOr()
  @IsQueryBoolean()
  unread?: boolean;

  @IsLeftOutOr()
  @IsDay()
  from?: string;

  @IsLeftOutOr()
  @IsTime()
  since?: string;
}

@HoldsTrue<Range>({ field: 'min', message: 'min must not be more than max', holds: ({ min, max }) => min <= max })
class Range extends PageQuery {
  @IsLeftOutOr()
  min: number = 0;

  @IsLeftOutOr()
  max: number = 10;
}

@ChangesSomething()
class Change {
  @IsLeftOutOr()
  @IsOneLine({ max: 100 })
  title?: string;
}

describe('RequestPipe', () => {
  const pipe = new RequestPipe();
  const id = '0192f0c1-0000-7000-8000-000000000001';
  const total = { amount: 100, currency: 'EUR' };

  const check = (metatype: new () => object, value: unknown, type: ArgumentMetadata['type'] = 'body') =>
    pipe.transform(value, { type, metatype });

  const refusals = async (metatype: new () => object, value: unknown): Promise<string[]> => {
    const error: unknown = await check(metatype, value).then(
      () => undefined,
      (refusal: unknown) => refusal,
    );
    if (!(error instanceof MalformedRequestError)) throw new Error(`${JSON.stringify(value)}: ${String(error)}`);
    return (error.errors ?? []).map(({ field, code }) => `${field} ${code}`);
  };

  beforeAll(() => {
    made = 0;
  });

  it('makes an instance of a valid body, with ids in lower case and texts trimmed', async () => {
    const basket = await check(Basket, {
      total,
      lines: [{ variantId: id.toUpperCase() }],
      note: ' tea ',
      parentId: null,
    });
    expect(basket).toBeInstanceOf(Basket);
    expect(basket).toEqual({ total, lines: [{ variantId: id }], note: 'tea', parentId: null });
  });

  it.each<[string, unknown, string[]]>([
    ['null for an object', { total: null }, ['total invalid_type']],
    ['a list for an object', { total: [] }, ['total invalid_type']],
    ['a list of objects for an object', { total: [total] }, ['total invalid_type']],
    ['a missing object', {}, ['total invalid_type']],
    ['null for a list', { total, lines: null }, ['lines invalid_type']],
    ['an object for a list', { total, lines: { variantId: id } }, ['lines invalid_type']],
    ['an empty list', { total, lines: [] }, ['lines too_small']],
    ['a list of lists', { total, lines: [[{ variantId: id }]] }, ['lines[0] invalid_type']],
    ['a list of nulls', { total, lines: [null] }, ['lines[0] invalid_type']],
    ['null for a text that may be left out', { total, note: null }, ['note invalid_type']],
    ['a blank text', { total, note: ' ' }, ['note too_small', 'note invalid_format']],
    ['a control character', { total, note: 'a\u0007' }, ['note invalid_format']],
    ['a long text', { total, note: '123456' }, ['note too_big']],
    ['characters of two UTF-16 units', { total, note: '😀😀😀' }, ['note too_big']],
    ['another id', { total, parentId: 'x' }, ['parentId invalid_format']],
    ['a number for an id', { total, parentId: 7 }, ['parentId invalid_type']],
    ['an amount in text', { total: { ...total, amount: '1' } }, ['total.amount invalid_type']],
    ['half a cent', { total: { ...total, amount: 1.5 } }, ['total.amount invalid_type']],
    ['an amount over the safe integers', { total: { ...total, amount: 2 ** 53 } }, ['total.amount too_big']],
    ['a huge amount', { total: { ...total, amount: 1e21 } }, ['total.amount too_big']],
    ['a currency with a line break', { total: { ...total, currency: 'EUR\n' } }, ['total.currency invalid_format']],
    [
      'unknown fields, after the known',
      { x: 1, total: { amount: -1, y: 2, currency: 'EUR' } },
      ['total.amount too_small', 'total.y unknown_field', 'x unknown_field'],
    ],
    [
      'keys of every object',
      JSON.parse('{"__proto__":{"a":1},"total":{"constructor":1,"toString":2}}'),
      ['__proto__ unknown_field', 'total.constructor unknown_field', 'total.toString unknown_field'],
    ],
    ['no object', [], [' invalid_type']],
    ['null', null, [' invalid_type']],
    ['a text', 'text', [' invalid_type']],
  ])('refuses %s', async (_what, value, expected) => {
    expect(await refusals(Basket, value)).toEqual(expected);
  });

  it('makes no object of a list that is too long', async () => {
    made = 0;
    expect(await refusals(Basket, { total, lines: Array<object>(10_000).fill({}) })).toEqual(['lines too_big']);
    expect(made).toBe(0);
  });

  it('reads numbers, booleans, days and times of a query strictly', async () => {
    expect(await check(Books, {}, 'query')).toEqual({ limit: 20 });
    const good = { limit: '5', unread: 'false', from: '2026-02-28', since: '2026-11-22T12:00:00Z' };
    expect(await check(Books, good, 'query')).toEqual({ ...good, limit: 5, unread: false });
    for (const limit of ['', ' 5', '0x10', '1e1', '5.0', ['5', '6']]) {
      expect(await refusals(Books, { limit })).toEqual(['limit invalid_type']);
    }
    expect(await refusals(Books, { limit: '101' })).toEqual(['limit too_big']);
    expect(await refusals(Books, { unread: '' })).toEqual(['unread invalid_type']);
    expect(await refusals(Books, { from: '2026-02-30' })).toEqual(['from invalid_format']);
    expect(await refusals(Books, { since: '1969-11-22T12:00:00Z' })).toEqual(['since invalid_format']);
  });

  it('checks rules over several fields', async () => {
    expect(await refusals(Range, { min: 11 })).toEqual(['min custom']);
    expect(await refusals(Change, {})).toEqual([' custom']);
    expect(await check(Change, { title: 'Tea' })).toEqual({ title: 'Tea' });
  });
});
