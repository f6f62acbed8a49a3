import { IsText } from '@mvec/http';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { z } from 'zod';
import { passwordLength } from '../env.js';

const emailAddress = z.email();

/** An e-mail address by the rule of the event contracts, so that a registered address can always be published. */
export function IsEmailAddress(): PropertyDecorator {
  return applyDecorators(
    IsText({ max: 254 }),
    ValidateBy({
      name: 'isEmail',
      validator: {
        validate: (value) => emailAddress.safeParse(value).success,
        defaultMessage: () => '$property must be an e-mail address',
      },
    }),
  );
}

export const IsNewPassword = () => IsText(passwordLength);

/** A password to compare. It has no minimum length: a short one is simply wrong. */
export const IsEnteredPassword = () => IsText({ max: passwordLength.max });
