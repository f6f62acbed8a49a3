import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@mvec/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { workContextOf } from '../request-context.js';
import { problemContentType } from './problem.js';
import { problemOf } from './problem-of.js';

/**
 * Turns every error into its answer. Errors of event handlers pass unchanged: the consumer runtime distinguishes an
 * outage from a bad event by them, and Nest's own filter would replace them with "Internal server error".
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a request; also called for errors that Fastify raises before Nest. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { correlationId } = workContextOf(request);
    const { status, headers, problem } = problemOf(error, correlationId);
    if (status >= 500) this.log(error, status, correlationId);
    // A body that is partly sent cannot become a problem: a cut connection shows the client that it is incomplete.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    // The reply may be Nest's wrapper of a raw response, which has no serializer.
    void reply.status(status).headers(headers).type(problemContentType).send(JSON.stringify(problem));
  }

  private log(error: unknown, status: number, correlationId: string): void {
    const level = status === 503 ? 'warn' : 'error';
    this.logger[level](
      { event: 'http.error', status, correlationId, err: error },
      status === 503 ? 'a dependency is down: request refused' : 'unexpected error: request failed',
    );
  }
}
