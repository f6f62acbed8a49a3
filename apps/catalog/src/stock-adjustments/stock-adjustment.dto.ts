import { IsInteger, IsOneLine, pageAnswer, time } from '@mvec/http';
import type { RowOf } from '@mvec/database';
import { NotEquals } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import type { StockAdjustment } from '../generated/prisma/client.js';

const maxUnits = 1_000_000;

@JSONSchema({ examples: [{ delta: 12, reason: 'delivery' }] })
export class AdjustStock {
  @IsInteger({ min: -maxUnits, max: maxUnits })
  @NotEquals(0, { message: '$property must not be 0' })
  @JSONSchema({ description: 'Units to add, or to remove when negative' })
  delta: number;

  @IsOneLine({ max: 200 })
  reason: string;
}

export const stockAdjustment = z
  .object({
    id: z.uuid(),
    variantId: z.uuid(),
    delta: z.int(),
    available: z.int().describe('Units on sale after the adjustment'),
    reason: z.string(),
    adjustedAt: time,
  })
  .meta({
    id: 'StockAdjustment',
    description: 'A change of stock by the vendor. Holds and sales are no adjustments.',
    examples: [
      {
        id: '01a2052d-122e-704c-bbaa-1a016fa3572f',
        variantId: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        delta: 12,
        available: 16,
        reason: 'delivery',
        adjustedAt: '2026-11-22T12:00:00.000Z',
      },
    ],
  });

export type StockAdjustmentView = z.infer<typeof stockAdjustment>;

export const stockAdjustmentPage = pageAnswer(stockAdjustment);

export type StockAdjustmentRow = RowOf<
  StockAdjustment,
  'id' | 'variantId' | 'delta' | 'available' | 'reason' | 'adjustedAt'
>;

export function toStockAdjustmentView(row: StockAdjustmentRow): StockAdjustmentView {
  return {
    id: row.id,
    variantId: row.variantId,
    delta: row.delta,
    available: row.available,
    reason: row.reason,
    adjustedAt: row.adjustedAt.toISOString(),
  };
}
