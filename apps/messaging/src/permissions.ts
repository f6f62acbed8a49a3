import { type Caller, ForbiddenError } from '@mvec/auth';

/** People have an inbox; services do not. */
export function requireUser(caller: Caller): void {
  if (caller.kind !== 'user') throw new ForbiddenError('Only the user of an account may do this');
}
