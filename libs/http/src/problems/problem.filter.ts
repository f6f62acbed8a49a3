import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Logger } from '@mvec/observability';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { workContextOf } from '../request-context.js';
import { problemContentType } from './problem.js';
import { problemOf } from './problem-of.js';

/**
 * The one place where an error becomes an answer. Errors of event handlers pass through unchanged: the consumer
 * runtime tells an outage from poison by them, and Nest's own filter would replace them by "Internal server error".
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for errors that Fastify raises before Nest is reached. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { correlationId } = workContextOf(request);
    const { status, headers, problem } = problemOf(error, correlationId);
    if (status >= 500) this.log(error, status, correlationId);
    // A body that has begun cannot become a problem: cutting the connection tells the client that it is incomplete.
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    // Serialised here: the reply may be one that Nest made around a raw response, without Fastify's serialiser.
    void reply.status(status).headers(headers).type(problemContentType).send(JSON.stringify(problem));
  }

  private log(error: unknown, status: number, correlationId: string): void {
    const level = status === 503 ? 'warn' : 'error';
    this.logger[level]({ event: 'http.error', status, correlationId, err: error }, 'request failed');
  }
}
