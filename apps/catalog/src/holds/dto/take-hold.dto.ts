import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsInt, IsUUID, Max, Min, ValidateNested } from 'class-validator';

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
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => WantedLineDto)
  lines: WantedLineDto[];
}
