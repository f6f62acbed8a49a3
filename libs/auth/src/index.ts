export * from './auth.errors.js';
export * from './auth.guard.js';
export { callerOf, type Caller } from './caller.js';
export { CurrentCaller, isPublicKey, Public, Roles, rolesKey, ServiceOnly, serviceOnlyKey } from './decorators.js';
export { isOperator, requireOperator, requireService, requireUser } from './permissions.js';
export * from './service-tokens.js';
export * from './token-verifier.js';
