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
 * The address is what the gateway wrote into X-Real-IP over whatever came, by the load balancers that it trusts; the last
 * of X-Forwarded-For would be such a load balancer's. Without a gateway, it is the peer's.
 */
export function clientOf({ headers, ip }: Pick<FastifyRequest, 'headers' | 'ip'>): Client {
  const [real] = [headers['x-real-ip']].flat();
  return { address: real?.trim() || ip, userAgent: headers['user-agent'] ?? '' };
}

export const CurrentClient = createParamDecorator((_data: unknown, execution: ExecutionContext): Client =>
  clientOf(execution.switchToHttp().getRequest<FastifyRequest>()),
);
