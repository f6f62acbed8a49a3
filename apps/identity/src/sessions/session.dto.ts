import { IsText, pageAnswer, time } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { IsEmailAddress, IsEnteredPassword } from '../passwords/password.dto.js';

@JSONSchema({ examples: [{ email: 'ada@example.com', password: 'correct horse battery' }] })
export class SignIn {
  @IsEmailAddress()
  email: string;

  @IsEnteredPassword()
  password: string;
}

@JSONSchema({ examples: [{ refreshToken: 'h1Zc0Yk3b1Qm0S2dJ1m7u8Pp4Xw5Vt6Ns9Lr2Kq3Jo8' }] })
export class RefreshSession {
  @IsText({ max: 100 })
  refreshToken: string;
}

export const sessionTokens = z
  .object({
    accessToken: z.string().describe('For the header Authorization: Bearer'),
    tokenType: z.literal('Bearer'),
    expiresIn: z.int().describe('Lifetime of the access token in seconds'),
    refreshToken: z.string().describe('Valid for one use: each refresh returns the next one'),
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

const session = z
  .object({
    id: z.uuid(),
    device: z.string().describe('Browser and system, or `Unknown device`'),
    createdAt: time,
    lastUsedAt: time.describe('Time of the last refresh'),
    current: z.boolean().describe('Whether it is the session of this request'),
  })
  .meta({
    id: 'Session',
    description: 'A sign-in on one device. It ends by signing out or by expiry.',
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
