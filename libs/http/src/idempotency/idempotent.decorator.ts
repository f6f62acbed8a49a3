import { applyDecorators, createParamDecorator, UseInterceptors, type ExecutionContext } from '@nestjs/common';
import { IdempotencyInterceptor, idempotentRequestOf } from './idempotency.interceptor.js';
import type { IdempotentRequest } from './idempotent-request.js';

/**
 * Marks a POST that creates, or moves money or stock. The client must send `Idempotency-Key`; the method takes
 * `@IdempotentCall() call: IdempotentRequest`, and its service stores the answer with `call.complete(tx, …)`. The stored
 * answer is sent, whatever the method returns.
 */
export const Idempotent = (): MethodDecorator => applyDecorators(UseInterceptors(IdempotencyInterceptor));

export const IdempotentCall = createParamDecorator((_data: unknown, execution: ExecutionContext): IdempotentRequest =>
  idempotentRequestOf(execution.switchToHttp().getRequest<object>()),
);
