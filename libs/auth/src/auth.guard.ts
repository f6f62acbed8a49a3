import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ForbiddenError, MissingTokenError } from './auth.errors.js';
import { rememberCaller, type Caller } from './caller.js';
import { isPublicKey, rolesKey, serviceOnlyKey } from './decorators.js';
import { TokenVerifier } from './token-verifier.js';

interface RequestWithHeaders {
  headers: Record<string, string | string[] | undefined>;
}

/**
 * Requires a valid token on every HTTP route that is not `@Public()`. Does not trust the gateway's headers, so services
 * are safe without it.
 */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly tokens: TokenVerifier,
  ) {}

  async canActivate(execution: ExecutionContext): Promise<boolean> {
    if (execution.getType() !== 'http' || this.metadata<boolean>(isPublicKey, execution)) return true;
    const request = execution.switchToHttp().getRequest<RequestWithHeaders>();
    const caller = await this.tokens.verify(bearerToken(request));
    rememberCaller(request, caller);
    this.requireRole(execution, caller);
    return true;
  }

  private requireRole(execution: ExecutionContext, caller: Caller): void {
    const services = this.metadata<readonly string[]>(serviceOnlyKey, execution);
    if (services && !isOneOf(services, caller)) {
      throw new ForbiddenError(`Only ${services.join(' and ') || 'services of the platform'} may do this`);
    }
    const roles = this.metadata<readonly string[]>(rolesKey, execution);
    if (roles && (caller.kind !== 'user' || !roles.some((role) => caller.roles.includes(role)))) {
      throw new ForbiddenError(`This needs the role ${roles.join(' or ')}`);
    }
  }

  private metadata<T>(key: symbol, execution: ExecutionContext): T | undefined {
    return this.reflector.getAllAndOverride<T | undefined, symbol>(key, [execution.getHandler(), execution.getClass()]);
  }
}

/** The subject of a service's token is the service's name: identity sets it to the client id. */
function isOneOf(services: readonly string[], { kind, id }: Caller): boolean {
  return kind === 'service' && (services.length === 0 || services.includes(id));
}

function bearerToken(request: RequestWithHeaders): string {
  const header = request.headers['authorization'];
  const [scheme, token, ...rest] = typeof header === 'string' ? header.split(' ') : [];
  if (scheme?.toLowerCase() !== 'bearer' || !token || rest.length > 0) throw new MissingTokenError();
  return token;
}
