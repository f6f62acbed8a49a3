import { IsText } from '@mvec/http';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { z } from 'zod';
import { passwordLength } from './password-length.js';

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

/** A password that is compared. It has no lower bound: one that is too short is as wrong as any other. */
export const IsEnteredPassword = () => IsText({ max: passwordLength.max });
