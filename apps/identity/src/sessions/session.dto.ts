import { pageAnswer, pageQuery, time } from '@mvec/http';
import { z } from 'zod';
import { emailAddress, enteredPassword } from '../passwords/password.dto.js';

export const signInBody = z
  .strictObject({ email: emailAddress, password: enteredPassword })
  .meta({ id: 'SignIn', examples: [{ email: 'ada@example.com', password: 'correct horse battery' }] });

export type SignIn = z.infer<typeof signInBody>;

export const refreshSessionBody = z
  .strictObject({ refreshToken: z.string().max(100) })
  .meta({ id: 'RefreshSession', examples: [{ refreshToken: 'h1Zc0Yk3b1Qm0S2dJ1m7u8Pp4Xw5Vt6Ns9Lr2Kq3Jo8' }] });

export type RefreshSession = z.infer<typeof refreshSessionBody>;

export const sessionTokens = z
  .object({
    accessToken: z.string().describe('For the header Authorization: Bearer'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Of the access token, in seconds'),
    refreshToken: z.string().describe('Good for one use: each refresh answers with the next one'),
  })
  .meta({
    id: 'SessionTokens',
    examples: [
      {
        accessToken: 'eyJhbGciOiJSUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6InVzZXItMSJ9.eyJzdWIiOiI…',
        tokenType: 'Bearer',
        expiresIn: 600,
        refreshToken: 'h1Zc0Yk3b1Qm0S2dJ1m7u8Pp4Xw5Vt6Ns9Lr2Kq3Jo8',
      },
    ],
  });

export type SessionTokensView = z.infer<typeof sessionTokens>;

export const listSessionsQuery = pageQuery;

export type ListSessions = z.infer<typeof listSessionsQuery>;

const session = z
  .object({
    id: z.uuid(),
    device: z.string().describe('Browser and system; `Unknown device` when it does not say'),
    createdAt: time,
    lastUsedAt: time.describe('When its tokens were last renewed'),
    current: z.boolean().describe('The session of this very request'),
  })
  .meta({
    id: 'Session',
    description: 'A sign-in on one device, until it is signed out or runs out.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        device: 'Firefox on Linux',
        createdAt: '2026-11-22T12:00:00.000Z',
        lastUsedAt: '2026-11-22T14:30:00.000Z',
        current: true,
      },
    ],
  });

export type SessionView = z.infer<typeof session>;

export const sessionPage = pageAnswer(session);
