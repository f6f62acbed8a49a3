import { z } from 'zod';
import { passwordLength } from './password-length.js';

/** The event contract's own rule: what passes this door can be published. */
export const emailAddress = z.email({ error: 'must be an e-mail address' }).max(254);

export const newPassword = z.string().min(passwordLength.min).max(passwordLength.max);

/** One that is compared. No lower bound: a password that is too short is as wrong as any other. */
export const enteredPassword = z.string().max(passwordLength.max);
