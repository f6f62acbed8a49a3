import { Inject, Injectable, type CallHandler, type ExecutionContext, type NestInterceptor } from '@nestjs/common';
import { callerOf, MissingTokenError } from '@mvec/auth';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { MalformedRequestError } from '../problems/malformed-request.error.js';
import { problemOf } from '../problems/problem-of.js';
import { workContextOf } from '../request-context.js';
import type { Answer } from './answer.js';
import { IdempotencyStore, type Attempt, type KeyScope } from './idempotency-store.js';
import { IdempotentRequest, refusal } from './idempotent-request.js';
import { requestHash } from './request-hash.js';

const keyHeader = 'idempotency-key';
const wellFormedKey = /^[\x20-\x7e]{1,255}$/;

/** Refusals that are final for a request. After 400 and 401 it never started; after 429 and 5xx it may be retried. */
const finalRefusals = new Set([403, 404, 409, 410, 412, 422]);

const requests = new WeakMap<object, IdempotentRequest>();

export function idempotentRequestOf(request: object): IdempotentRequest {
  const known = requests.get(request);
  if (!known) throw new Error('@IdempotentCall() needs @Idempotent() on the same method');
  return known;
}

/** Gives each key one effect. See `IdempotentRequest` for the service's part. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(@Inject(IdempotencyStore) private readonly store: IdempotencyStore) {}

  async intercept(execution: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = execution.switchToHttp().getRequest<FastifyRequest>();
    const reply = execution.switchToHttp().getResponse<FastifyReply>();
    const begun = await this.store.begin(scopeOf(request), requestHash(request.url, request.body));
    if ('answer' in begun) {
      reply.header('idempotency-replayed', 'true');
      return from([send(reply, begun.answer)]);
    }
    const call = new IdempotentRequest(this.store, begun.attempt, workContextOf(request).correlationId);
    requests.set(request, call);
    return from(this.run(next, begun.attempt, call).then((answer) => send(reply, answer)));
  }

  private async run(next: CallHandler, attempt: Attempt, call: IdempotentRequest): Promise<Answer> {
    try {
      await lastValueFrom(next.handle(), { defaultValue: undefined });
      if (call.answer) return call.answer;
      throw new Error(`${attempt.route} ended without storing its answer by complete()`);
    } catch (error) {
      // If this fails too, the database is down, and the lease will expire: the first error is the cause.
      await this.settle(attempt, call, error).catch(() => undefined);
      throw error;
    }
  }

  private async settle(attempt: Attempt, call: IdempotentRequest, error: unknown): Promise<void> {
    const { status } = problemOf(error, call.correlationId);
    if (finalRefusals.has(status)) return this.store.completeAlone(attempt, refusal(error, call.correlationId));
    const neverBegun = error instanceof MalformedRequestError || status === 401;
    return neverBegun && !attempt.resumed ? this.store.forget(attempt) : this.store.release(attempt);
  }
}

function scopeOf(request: FastifyRequest): KeyScope {
  const caller = callerOf(request);
  if (!caller) throw new MissingTokenError();
  const route = `${request.method} ${request.routeOptions.url ?? request.url}`;
  return { callerId: caller.id, route, key: keyOf(request) };
}

function keyOf(request: FastifyRequest): string {
  const key = request.headers[keyHeader];
  if (key === undefined || key === '') {
    throw new MalformedRequestError('idempotency_key_required', 'This request needs an Idempotency-Key header');
  }
  if (typeof key === 'string' && wellFormedKey.test(key)) return key;
  throw new MalformedRequestError(
    'idempotency_key_invalid',
    'An Idempotency-Key is 1 to 255 printable ASCII characters',
  );
}

function send(reply: FastifyReply, answer: Answer): unknown {
  reply.status(answer.status).headers(answer.headers ?? {});
  return answer.body;
}
