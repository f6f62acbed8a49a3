import { IsString, MaxLength } from 'class-validator';

export class RefreshSessionDto {
  @IsString()
  @MaxLength(100)
  refreshToken: string;
}
