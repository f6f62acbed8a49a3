import { IsInt, IsString, Length, Matches, Max, Min, NotEquals } from 'class-validator';

export class AdjustStockDto {
  /** Units added, or taken away when negative. */
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  @NotEquals(0)
  delta: number;

  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'reason must not be blank' })
  reason: string;
}

export interface StockAdjustmentDto {
  id: string;
  variantId: string;
  delta: number;
  /** Units on sale afterwards. */
  available: number;
  reason: string;
  adjustedAt: string;
}

export interface StockAdjustmentRow {
  id: string;
  variant_id: string;
  delta: number;
  available: number;
  reason: string;
  adjusted_at: Date;
}

export function toStockAdjustmentDto(row: StockAdjustmentRow): StockAdjustmentDto {
  return {
    id: row.id,
    variantId: row.variant_id,
    delta: row.delta,
    available: row.available,
    reason: row.reason,
    adjustedAt: row.adjusted_at.toISOString(),
  };
}
