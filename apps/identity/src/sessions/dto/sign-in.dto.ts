import { IsString, Matches, MaxLength } from 'class-validator';
import { z } from 'zod';
import { passwordLength } from '../../passwords/password-length.js';

/** No lower bound: a password that is too short is as wrong as any other. */
export class SignInDto {
  @Matches(z.regexes.email, { message: '$property must be an e-mail address' })
  @MaxLength(254)
  email: string;

  @IsString()
  @MaxLength(passwordLength.max)
  password: string;
}
