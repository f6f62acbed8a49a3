import { ForbiddenError, type Caller } from '@mvec/auth';

/** Refuses services: what follows belongs to a person's account. */
export function requireUser(caller: Caller): void {
  if (caller.kind !== 'user') throw new ForbiddenError('Only the user of an account may do this');
}

export function isOperator(caller: Caller): boolean {
  return caller.kind === 'user' && caller.roles.includes('operator');
}

export function requireOperator(caller: Caller): void {
  if (!isOperator(caller)) throw new ForbiddenError('This needs the role operator');
}
