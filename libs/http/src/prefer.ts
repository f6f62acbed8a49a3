import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

export const maxPreferredWaitSeconds = 30;

/** RFC 7240 `Prefer: wait=10`, in seconds from 0 to 30. A preference that makes no sense is ignored, as it says. */
export function preferredWaitSeconds(header: unknown): number {
  const text = Array.isArray(header) ? header.join(',') : header;
  const match = typeof text === 'string' ? /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:$|[,;])/i.exec(text) : null;
  return match ? Math.min(Number(match[1]), maxPreferredWaitSeconds) : 0;
}

/** How many seconds the caller would wait for a final answer. */
export const PreferWait = createParamDecorator((_data: unknown, execution: ExecutionContext): number =>
  preferredWaitSeconds(execution.switchToHttp().getRequest<FastifyRequest>().headers['prefer']),
);
