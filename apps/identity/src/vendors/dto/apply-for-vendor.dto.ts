import { MaxLength, MinLength } from 'class-validator';
import { DisplayText } from '../../display-text.js';

export class ApplyForVendorDto {
  @DisplayText()
  @MinLength(2)
  @MaxLength(100)
  name: string;
}
