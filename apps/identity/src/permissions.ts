import { ForbiddenError, type Caller } from '@mvec/auth';

/** Refuses services: what follows belongs to a person's account. */
export function requireUser(caller: Caller): void {
  if (caller.kind !== 'user') throw new ForbiddenError('Only the user of an account may do this');
}

export function requireOperator(caller: Caller): void {
  requireUser(caller);
  if (!caller.roles.includes('operator')) throw new ForbiddenError('This needs the role operator');
}
