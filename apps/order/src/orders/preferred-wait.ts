import { preferredWaitSeconds } from '@mvec/http';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** The time that a client prefers to wait for a final answer (RFC 7240). */
export interface PreferredWait {
  readonly seconds: number;
  /** Aborted when the client disconnects. */
  readonly gone: AbortSignal;
  /** Adds `Preference-Applied` to the answer. */
  applied(): void;
}

export const WaitPreference = createParamDecorator((_data: unknown, execution: ExecutionContext): PreferredWait => {
  const http = execution.switchToHttp();
  const reply = http.getResponse<FastifyReply>();
  const seconds = preferredWaitSeconds(http.getRequest<FastifyRequest>().headers['prefer']);
  return {
    seconds,
    gone: seconds > 0 ? goneSignal(reply) : AbortSignal.abort(),
    applied: () => void reply.header('preference-applied', `wait=${seconds}`),
  };
});

function goneSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => controller.abort());
  if (reply.raw.destroyed) controller.abort();
  return controller.signal;
}
