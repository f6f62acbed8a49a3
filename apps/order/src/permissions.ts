import { type Caller, ForbiddenError } from '@mvec/auth';

/** Shoppers, vendors and operators have orders; services do not. */
export function requireUser(caller: Caller): void {
  if (caller.kind !== 'user') throw new ForbiddenError('Only the user of an account may do this');
}
