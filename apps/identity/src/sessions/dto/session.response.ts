import type { SessionTokens } from '../sessions.service.js';

export interface SessionResponse {
  accessToken: string;
  tokenType: 'Bearer';
  /** Of the access token, in seconds. */
  expiresIn: number;
  /** Good for one use: each refresh answers with the next one. */
  refreshToken: string;
}

export function toSessionResponse({ accessToken, refreshToken }: SessionTokens): SessionResponse {
  const { token, expiresInSeconds } = accessToken;
  return { accessToken: token, tokenType: 'Bearer', expiresIn: expiresInSeconds, refreshToken };
}
