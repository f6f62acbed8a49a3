import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { MissingTokenError } from './auth.errors.js';
import { callerOf, type Caller } from './caller.js';

export const isPublicKey = Symbol('mvec:public');
export const rolesKey = Symbol('mvec:roles');
export const serviceOnlyKey = Symbol('mvec:service-only');

/** The route needs no token and ignores one that is sent. */
export const Public = () => SetMetadata(isPublicKey, true);

/** The route needs a user token with one of these roles. */
export const Roles = (...roles: readonly string[]) => SetMetadata(rolesKey, roles);

/** The route needs the token of one of these services, or of any service when none is named. */
export const ServiceOnly = (...services: readonly string[]) => SetMetadata(serviceOnlyKey, services);

/** The verified caller. Throws on a public route, which has none. */
export const CurrentCaller = createParamDecorator((_data: unknown, execution: ExecutionContext): Caller => {
  const caller = callerOf(execution.switchToHttp().getRequest<object>());
  if (!caller) throw new MissingTokenError();
  return caller;
});
