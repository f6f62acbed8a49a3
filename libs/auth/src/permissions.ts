import { ForbiddenError } from './auth.errors.js';
import type { Caller } from './caller.js';

/** Checks that a service method calls first. @throws ForbiddenError when the caller is a service */
export function requireUser(caller: Caller): void {
  if (caller.kind !== 'user') throw new ForbiddenError('Only the user of an account may do this');
}

export function isOperator(caller: Caller): boolean {
  return caller.kind === 'user' && caller.roles.includes('operator');
}

/** @throws ForbiddenError unless the caller is a user with the role operator */
export function requireOperator(caller: Caller): void {
  if (!isOperator(caller)) throw new ForbiddenError('This needs the role operator');
}

/** @throws ForbiddenError unless the caller is the service of that name */
export function requireService(caller: Caller, name: string): void {
  if (caller.kind !== 'service' || caller.id !== name) throw new ForbiddenError(`Only the service ${name} may do this`);
}
