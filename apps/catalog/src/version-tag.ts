import { etagOf } from '@mvec/http';
import { Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';

/** Sends the answer's `version` as its ETag, for a later If-Match. */
@Injectable()
export class VersionTag implements NestInterceptor {
  intercept(execution: ExecutionContext, next: CallHandler<{ version: number }>): Observable<unknown> {
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer) => withVersionTag(reply, answer)));
  }
}

/** Sends the ETag without an interceptor, whose cost a route with thousands of requests a second cannot afford. */
export function withVersionTag<T extends { version: number }>(reply: FastifyReply, answer: T): T {
  reply.header('etag', etagOf(answer.version));
  return answer;
}

export const ifMatchHeader = {
  'If-Match': 'The ETag of the version that was read; 412 when the product has changed since',
};
