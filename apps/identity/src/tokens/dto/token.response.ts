import type { AccessToken } from '../access-tokens.js';

/** RFC 6749, section 5.1: names as OAuth2 has them. */
export interface TokenResponse {
  access_token: string;
  token_type: 'Bearer';
  expires_in: number;
}

export function toTokenResponse({ token, expiresInSeconds }: AccessToken): TokenResponse {
  return { access_token: token, token_type: 'Bearer', expires_in: expiresInSeconds };
}
