import { IsOneLine } from '@mvec/http';
import { JSONSchema } from 'class-validator-jsonschema';
import { z } from 'zod';
import { IsEmailAddress, IsEnteredPassword, IsNewPassword } from '../passwords/password.dto.js';
import { vendorStatuses } from '../vendors/vendor-status.js';
import { roles } from './account.js';

@JSONSchema({ examples: [{ email: 'ada@example.com', password: 'correct horse battery', displayName: 'Ada' }] })
export class RegisterAccount {
  @IsEmailAddress()
  @JSONSchema({ examples: ['ada@example.com'] })
  email: string;

  @IsNewPassword()
  password: string;

  @IsOneLine({ max: 100 })
  displayName: string;
}

@JSONSchema({ examples: [{ email: 'ada.l@example.com', password: 'correct horse battery' }] })
export class ChangeEmail {
  @IsEmailAddress()
  @JSONSchema({ examples: ['ada@example.com'] })
  email: string;

  @IsEnteredPassword()
  @JSONSchema({ description: 'The current password' })
  password: string;
}

@JSONSchema({ examples: [{ currentPassword: 'correct horse battery', newPassword: 'staple correct battery horse' }] })
export class ChangePassword {
  @IsEnteredPassword()
  currentPassword: string;

  @IsNewPassword()
  newPassword: string;
}

const accountFields = { id: z.uuid(), email: z.string(), displayName: z.string() };
const ada = { id: '01a2052d-0ebf-716f-a4a7-cb2183ebeba0', email: 'ada@example.com', displayName: 'Ada' };

export const accountAnswer = z.object(accountFields).meta({ id: 'Account', examples: [ada] });

export type AccountView = z.infer<typeof accountAnswer>;

const membership = z
  .object({
    id: z.uuid(),
    name: z.string(),
    slug: z.string(),
    status: z.enum(vendorStatuses),
    role: z.enum(['owner']),
  })
  .meta({
    id: 'Membership',
    description: 'A vendor the account acts for. Access tokens list approved and suspended ones.',
    examples: [
      {
        id: '01a2052d-1181-7179-aefe-23c0ac32eb2c',
        name: 'Tools & Söhne',
        slug: 'tools-sohne',
        status: 'approved',
        role: 'owner',
      },
    ],
  });

export const meAnswer = z
  .object({ ...accountFields, roles: z.array(z.enum(roles)), vendors: z.array(membership) })
  .meta({
    id: 'Me',
    description: 'The account with its current rights; an access token carries those at its issue.',
    examples: [{ ...ada, roles: ['shopper'], vendors: [] }],
  });

export type MeView = z.infer<typeof meAnswer>;
