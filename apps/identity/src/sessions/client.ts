import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** Who is at the other end, as far as a request without a token tells. */
export interface Client {
  /** What failures are counted by. */
  address: string;
  /** As the client sent it: for `device.ts`, never stored or logged. */
  userAgent: string;
}

/**
 * The address is the right-most of X-Forwarded-For, which the gateway wrote; what is left of it came from the client.
 * Without a gateway, it is the peer's.
 */
export function clientOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Client {
  const forwarded = headers['x-forwarded-for'];
  const hops = (Array.isArray(forwarded) ? forwarded.join(',') : (forwarded ?? '')).split(',');
  return { address: hops.at(-1)?.trim() || ip, userAgent: headers['user-agent'] ?? '' };
}

export const CurrentClient = createParamDecorator((_data: unknown, execution: ExecutionContext): Client =>
  clientOf(execution.switchToHttp().getRequest<FastifyRequest>()),
);
