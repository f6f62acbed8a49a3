import type { Tx } from '@mvec/database';
import type { AppError } from '@mvec/errors';
import { problemContentType } from '../problems/problem.js';
import { problemOf } from '../problems/problem-of.js';
import type { Answer } from './answer.js';
import { IdempotencyInFlightError } from './idempotency.errors.js';
import type { Attempt, IdempotencyStore } from './idempotency-store.js';

/**
 * One attempt at a request that takes effect once. The service creates its resource under `resourceId`, which is the
 * same at every attempt, and stores the answer in the transaction of the effect:
 *
 *     await this.database.transaction(async (tx) => {
 *       const order = await this.insertOrder(tx, call.resourceId, …);
 *       return call.complete(tx, { status: 201, body: toOrderDto(order), headers: { location: … } });
 *     });
 *
 * Then a client whose connection was cut gets that answer at its retry, and an attempt that was presumed dead but
 * wakes up late cannot commit.
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

  /** An earlier attempt did not end: what it committed under `resourceId` may be there. */
  get resumed(): boolean {
    return this.attempt.resumed;
  }

  /** What was stored last; the interceptor sends it. */
  get answer(): Answer | undefined {
    return this.completed;
  }

  /**
   * Stores the answer that this and every later request with the key gets.
   * @throws {IdempotencyInFlightError} another attempt has taken over; the transaction must not commit
   */
  async complete<T>(tx: Tx, answer: Answer<T>): Promise<Answer<T>> {
    await IdempotentRequest.completeAll(tx, [{ call: this, answer }]);
    return answer;
  }

  /**
   * The same for requests whose effects share a transaction.
   * @throws {IdempotencyInFlightError} another attempt has taken over one of them; the transaction must not commit
   */
  static async completeAll(tx: Tx, completed: readonly CompletedCall[]): Promise<void> {
    const [first] = completed;
    if (first === undefined) return;
    const attempts = completed.map(({ call: { attempt }, answer }) => ({ attempt, answer }));
    if (!(await first.call.store.completeAll(tx, attempts))) throw new IdempotencyInFlightError();
    for (const { call, answer } of completed) call.completed = answer;
  }

  /**
   * Stores a refusal together with what the transaction records about it, such as an order that ends as rejected. The
   * caller throws `error` after the commit, or returns: the client gets the same problem either way.
   */
  async reject(tx: Tx, error: AppError): Promise<void> {
    await this.complete(tx, refusal(error, this.correlationId));
  }
}

export interface CompletedCall {
  call: IdempotentRequest;
  answer: Answer;
}

/** The problem an error becomes, as an answer that can be stored. */
export function refusal(error: unknown, correlationId: string): Answer {
  const { status, headers, problem } = problemOf(error, correlationId);
  return { status, body: problem, headers: { ...headers, 'content-type': problemContentType } };
}
