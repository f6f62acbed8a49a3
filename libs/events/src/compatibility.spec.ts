import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { breakingChanges } from './compatibility.js';
import { type JsonSchema } from './json-schema.js';

const published = z.object({
  orderId: z.uuid(),
  total: z.object({ amount: z.int(), currency: z.string() }),
  reason: z.enum(['payment_failed', 'stock_lost']),
  note: z.string().optional(),
  lines: z.array(z.object({ sku: z.string(), quantity: z.int() })),
});

function changesTo(current: z.ZodType): string[] {
  return breakingChanges(schemaOf(published), schemaOf(current));
}

function schemaOf(schema: z.ZodType): JsonSchema {
  return z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
}

describe('breakingChanges', () => {
  it('accepts an unchanged contract', () => {
    expect(changesTo(published)).toEqual([]);
  });

  it('accepts a new optional field, at the top and inside', () => {
    const lines = z.array(z.object({ sku: z.string(), quantity: z.int(), gift: z.boolean().optional() }));
    expect(changesTo(published.extend({ channel: z.string().optional(), lines }))).toEqual([]);
  });

  it.each([
    ['a removed field', published.omit({ orderId: true }), '$.orderId: removed'],
    ['a removed optional field', published.omit({ note: true }), '$.note: removed'],
    ['a renamed field', published.omit({ note: true }).extend({ remark: z.string().optional() }), '$.note: removed'],
    ['a retyped field', published.extend({ orderId: z.int() }), '$.orderId: type was "string" and is "integer"'],
    ['a new required field', published.extend({ channel: z.string() }), '$.channel: newly required'],
    ['a field that becomes required', published.extend({ note: z.string() }), '$.note: newly required'],
    ['a field that may be missing now', published.partial({ orderId: true }), '$.orderId: no longer always present'],
    ['a lost enum value', published.extend({ reason: z.enum(['stock_lost']) }), '$.reason: enum was'],
    [
      'a new enum value',
      published.extend({ reason: z.enum(['payment_failed', 'stock_lost', 'x']) }),
      '$.reason: enum was',
    ],
    [
      'a change inside an object',
      published.extend({ total: z.object({ amount: z.int() }) }),
      '$.total.currency: removed',
    ],
    [
      'a change inside a list',
      published.extend({ lines: z.array(z.object({ sku: z.string() })) }),
      '$.lines[].quantity',
    ],
    [
      'a narrowed number',
      published.extend({ total: z.object({ amount: z.int().positive(), currency: z.string() }) }),
      '$.total.amount',
    ],
  ])('refuses %s', (_, current, message) => {
    expect(changesTo(current)).toEqual(expect.arrayContaining([expect.stringContaining(message)]));
  });
});
