import { IsString, Matches } from 'class-validator';

export class AddPaymentMethodDto {
  /** What the provider gave the shopper's browser for the card. Kept, never shown again. */
  @IsString()
  @Matches(/^tok_[a-z0-9_]{1,60}$/, { message: 'cardToken must be a token of the provider' })
  cardToken: string;
}
