import type { Tx } from '@mvec/database';
import type { AppError } from '@mvec/errors';
import { problemContentType } from '../problems/problem.js';
import { problemOf } from '../problems/problem-of.js';
import type { Answer } from './answer.js';
import { IdempotencyInFlightError } from './idempotency.errors.js';
import type { Attempt, IdempotencyStore } from './idempotency-store.js';

/**
 * One attempt at a request that must take effect once. The service creates its resource under `resourceId`, the same at
 * every attempt, and stores the answer in the transaction of the effect:
 *
 *     await this.database.transaction(async (tx) => {
 *       const order = await this.insertOrder(tx, call.resourceId, …);
 *       return call.complete(tx, { status: 201, body: toOrderDto(order), headers: { location: … } });
 *     });
 *
 * A client whose connection was cut gets the stored answer when it retries. A stalled attempt whose key was taken over
 * cannot commit.
 */
export class IdempotentRequest {
  private completed?: Answer;

  constructor(
    private readonly store: IdempotencyStore,
    private readonly attempt: Attempt,
    readonly correlationId: string,
  ) {}

  get resourceId(): string {
    return this.attempt.resourceId;
  }

  /** An earlier attempt did not finish: its rows under `resourceId` may be committed. */
  get resumed(): boolean {
    return this.attempt.resumed;
  }

  /** The answer stored last; the interceptor sends it. */
  get answer(): Answer | undefined {
    return this.completed;
  }

  /**
   * Stores the answer of this and every later request with the key.
   * @throws {IdempotencyInFlightError} another attempt took over; the transaction must not commit
   */
  async complete<T>(tx: Tx, answer: Answer<T>): Promise<Answer<T>> {
    await IdempotentRequest.completeAll(tx, [{ call: this, answer }]);
    return answer;
  }

  /**
   * Completes requests whose effects share a transaction.
   * @throws {IdempotencyInFlightError} another attempt took over one of them; the transaction must not commit
   */
  static async completeAll(tx: Tx, completed: readonly CompletedCall[]): Promise<void> {
    const [first] = completed;
    if (first === undefined) return;
    const attempts = completed.map(({ call: { attempt }, answer }) => ({ attempt, answer }));
    if (!(await first.call.store.completeAll(tx, attempts))) throw new IdempotencyInFlightError();
    for (const { call, answer } of completed) call.completed = answer;
  }

  /**
   * Stores a refusal in the transaction that records it, such as an order that ends as rejected. The caller throws
   * `error` after the commit, or returns: the client gets the same problem either way.
   */
  async reject(tx: Tx, error: AppError): Promise<void> {
    await this.complete(tx, refusal(error, this.correlationId));
  }
}

export interface CompletedCall {
  call: IdempotentRequest;
  answer: Answer;
}

/** Turns an error into a problem answer that can be stored. */
export function refusal(error: unknown, correlationId: string): Answer {
  const { status, headers, problem } = problemOf(error, correlationId);
  return { status, body: problem, headers: { ...headers, 'content-type': problemContentType } };
}
