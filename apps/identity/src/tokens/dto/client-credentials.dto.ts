import { Equals, IsOptional, IsString, MaxLength } from 'class-validator';

/** RFC 6749, section 4.4.2, with the client's credentials in the body. */
export class ClientCredentialsDto {
  @Equals('client_credentials')
  grant_type: string;

  @IsString()
  @MaxLength(100)
  client_id: string;

  @IsString()
  @MaxLength(200)
  client_secret: string;

  /** Taken and ignored: a service's token covers all that services may do. */
  @IsOptional()
  @IsString()
  @MaxLength(200)
  scope?: string;
}
