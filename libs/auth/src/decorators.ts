import { createParamDecorator, SetMetadata, type ExecutionContext } from '@nestjs/common';
import { MissingTokenError } from './auth.errors.js';
import { callerOf, type Caller } from './caller.js';

export const isPublicKey = Symbol('mvec:public');
export const rolesKey = Symbol('mvec:roles');
export const serviceOnlyKey = Symbol('mvec:service-only');

/** Needs no token. A token that is sent anyway is not looked at. */
export const Public = () => SetMetadata(isPublicKey, true);

/** Needs a user token with one of these roles. */
export const Roles = (...roles: readonly string[]) => SetMetadata(rolesKey, roles);

/** Needs the token of another service of ours: of one of these, or of any when none is named. */
export const ServiceOnly = (...services: readonly string[]) => SetMetadata(serviceOnlyKey, services);

/** The verified caller; on a public route there is none and it throws. */
export const CurrentCaller = createParamDecorator((_data: unknown, execution: ExecutionContext): Caller => {
  const caller = callerOf(execution.switchToHttp().getRequest<object>());
  if (!caller) throw new MissingTokenError();
  return caller;
});
