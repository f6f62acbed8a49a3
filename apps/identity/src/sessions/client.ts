import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/** The client of a request, from its connection and headers. */
export interface Client {
  /** Failed sign-ins and registrations are counted by it. */
  address: string;
  /** As the client sent it. Used to name the device; never stored or logged. */
  userAgent: string;
}

/**
 * Reads the client's address from X-Real-IP, which the gateway overwrites. The last address of X-Forwarded-For would be a
 * load balancer's. Without a gateway, it is the peer's address.
 */
export function clientOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Client {
  const [real] = [headers['x-real-ip']].flat();
  return { address: real?.trim() || ip, userAgent: headers['user-agent'] ?? '' };
}

export const CurrentClient = createParamDecorator((_data: unknown, execution: ExecutionContext): Client =>
  clientOf(execution.switchToHttp().getRequest<FastifyRequest>()),
);
