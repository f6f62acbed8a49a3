import { IsLeftOutOr, IsText } from '@mvec/http';
import { IsIn } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';

/** RFC 6749, section 4.4.2, with the client's credentials in the body. */
@JSONSchema({
  examples: [{ grant_type: 'client_credentials', client_id: 'order', client_secret: 'made at set-up' }],
})
export class ClientCredentials {
  @IsIn(['client_credentials'])
  grant_type: 'client_credentials';

  @IsText({ max: 100 })
  client_id: string;

  @IsText({ max: 200 })
  client_secret: string;

  @IsLeftOutOr()
  @IsText({ max: 200 })
  @JSONSchema({ description: "Accepted and ignored: a service's token has all rights of services" })
  scope?: string;
}

/** RFC 6749, section 5.1, with the names of OAuth2. */
export const serviceTokenAnswer = z
  .object({ access_token: z.string(), token_type: z.literal('Bearer'), expires_in: z.int().describe('In seconds') })
  .meta({
    id: 'ServiceToken',
    examples: [{ access_token: 'eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIs…', token_type: 'Bearer', expires_in: 600 }],
  });

export type ServiceTokenView = z.infer<typeof serviceTokenAnswer>;

const keyExample = {
  kid: 'user-1',
  kty: 'RSA' as const,
  alg: 'RS256' as const,
  use: 'sig' as const,
  n: 'sXchDaQebHnPiGvyDOAT4saGEUetSyo9…',
  e: 'AQAB',
};

/** RFC 7517. Strict, so that a private member of a key is never published. */
const publicKey = z
  .strictObject({
    kid: z.string(),
    kty: z.literal('RSA'),
    alg: z.literal('RS256'),
    use: z.literal('sig'),
    n: z.string(),
    e: z.string(),
  })
  .meta({ id: 'PublicKey', examples: [keyExample] });

export const keySet = z
  .strictObject({ keys: z.array(publicKey).min(1) })
  .meta({ id: 'KeySet', examples: [{ keys: [keyExample] }] });

export type KeySet = z.infer<typeof keySet>;
