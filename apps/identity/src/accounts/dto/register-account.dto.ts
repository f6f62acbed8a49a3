import { IsString, Length, Matches, MaxLength } from 'class-validator';
import { z } from 'zod';
import { DisplayText } from '../../display-text.js';
import { passwordLength } from '../../passwords/password-length.js';

export class RegisterAccountDto {
  /** The event contract's own rule: what passes this door can be published. */
  @Matches(z.regexes.email, { message: '$property must be an e-mail address' })
  @MaxLength(254)
  email: string;

  @IsString()
  @Length(passwordLength.min, passwordLength.max)
  password: string;

  @DisplayText()
  @MaxLength(100)
  displayName: string;
}
