import type { Caller } from '@mvec/auth';
import type { SessionTokensView, SessionView } from './session.dto.js';
import type { Session } from './sessions.repository.js';
import type { SessionTokens } from './sign-in.service.js';

export function toSessionTokensView({ accessToken, refreshToken }: SessionTokens): SessionTokensView {
  const { token, expiresInSeconds } = accessToken;
  return { accessToken: token, tokenType: 'Bearer', expiresIn: expiresInSeconds, refreshToken };
}

export function toSessionView({ id, device, startedAt, lastUsedAt }: Session, caller: Caller): SessionView {
  return {
    id,
    device,
    createdAt: startedAt.toISOString(),
    lastUsedAt: lastUsedAt.toISOString(),
    current: id === caller.sessionId,
  };
}
