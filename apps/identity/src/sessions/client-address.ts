import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * The address to count failures by: the right-most of X-Forwarded-For, which the gateway wrote; what is left of it came
 * from the client. Without a gateway, the peer's.
 */
export function clientAddressOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): string {
  const forwarded = headers['x-forwarded-for'];
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
  return hops.at(-1)?.trim() || ip;
}

export const ClientAddress = createParamDecorator((_data: unknown, execution: ExecutionContext): string =>
  clientAddressOf(execution.switchToHttp().getRequest<FastifyRequest>()),
);
