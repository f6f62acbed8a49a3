import { NestedList } from '@mvec/http';
import { ArrayMaxSize, ArrayMinSize, IsInt, IsUUID, Max, Min } from 'class-validator';

export class WantedLineDto {
  @IsUUID()
  variantId: string;

  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
}

export class TakeHoldDto {
  /** Lines of the same variant are added up. */
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @NestedList(() => WantedLineDto)
  lines: WantedLineDto[];
}
