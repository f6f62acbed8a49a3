import { Batcher } from '@mvec/batching';
import { type Database, one, type Queryable, rowsOf, sql } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { v7 as uuidv7 } from 'uuid';
import type { Answer } from './answer.js';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from './idempotency.errors.js';

/** The caller and the route that a key belongs to: keys of different scopes are independent. */
export interface KeyScope {
  callerId: string;
  route: string;
  key: string;
}

/** The right to work on a key until its lease expires and another attempt takes it over. */
export interface Attempt extends KeyScope {
  resourceId: string;
  lockToken: string;
  /** An earlier attempt did not finish: part of its effect may be stored. */
  resumed: boolean;
}

export type Begun = { attempt: Attempt } | { answer: Answer };

type ProposedAttempt = Omit<Attempt, 'resumed'> & { requestHash: Buffer };

interface CompletedAttempt {
  attempt: Attempt;
  answer: Answer;
}

interface StoredRow {
  sameRequest: boolean;
  status: 'in_flight' | 'done';
  responseStatus: number;
  responseHeaders: Record<string, string> | null;
  responseBody: unknown;
}

/** Longer than any request takes. A process that dies leaves its key locked for this long. */
const leaseSeconds = 30;

/** The table behind `@Idempotent()`. Every write is one statement guarded by the attempt's lock token. */
export class IdempotencyStore {
  /** Keys that arrive together share a statement, which never waits for a locked key. */
  private readonly insertions = new Batcher<ProposedAttempt, boolean>((proposed) => this.insertAll(proposed), {
    name: 'take idempotency key',
    concurrency: 2,
    splitOnError: canRetryIndividually,
  });

  constructor(private readonly database: Database) {}

  /**
   * Starts an attempt, insert-first: of simultaneous requests exactly one gets it. A key whose lease has expired by the
   * database's clock is taken over together with its resource id.
   * @throws {IdempotencyInFlightError} another attempt holds the key
   * @throws {IdempotencyKeyReusedError} the key was used with another request
   */
  async begin(scope: KeyScope, requestHash: Buffer): Promise<Begun> {
    const proposed = { ...scope, resourceId: uuidv7(), lockToken: uuidv7() };
    if (await this.insertions.add({ ...proposed, requestHash })) return { attempt: { ...proposed, resumed: false } };
    const resourceId = await this.takeOver(proposed, requestHash);
    if (resourceId !== undefined) return { attempt: { ...proposed, resourceId, resumed: true } };
    const stored = one(await this.find(scope, requestHash));
    if (stored && !stored.sameRequest) throw new IdempotencyKeyReusedError();
    if (stored?.status !== 'done') throw new IdempotencyInFlightError();
    return { answer: toAnswer(stored) };
  }

  /** Stores the answers, in the transaction of the effects. @returns false when another attempt has taken over one */
  async completeAll(queryable: Queryable, completed: readonly CompletedAttempt[]): Promise<boolean> {
    const answers = completed.map(({ attempt, answer: { status, body, headers } }) => ({
      ...attempt,
      status,
      // As text: jsonb would sort the keys of a stored answer.
      body: body === undefined ? null : JSON.stringify(body),
      headers: headers ?? {},
    }));
    const types = {
      callerId: 'text',
      route: 'text',
      key: 'text',
      lockToken: 'uuid',
      status: 'integer',
      body: 'text',
      headers: 'jsonb',
    } as const;
    const changed = await queryable.execute(sql`
      update http.idempotency_keys as known
      set status = 'done', response_status = answer.status, response_body = answer.body::json,
        response_headers = answer.headers
      from ${rowsOf(answers, types)} as answer
      where known.caller_id = answer.caller_id and known.route = answer.route and known.key = answer.key
        and known.lock_token = answer.lock_token and known.status = 'in_flight'`);
    return changed === completed.length;
  }

  /** Stores a refusal: the answer of an attempt that ended outside a transaction. */
  async completeAlone(attempt: Attempt, answer: Answer): Promise<void> {
    await this.completeAll(this.database, [{ attempt, answer }]);
  }

  /** Ends the lease: the next request with this key runs at once, for the same resource. */
  async release(attempt: Attempt): Promise<void> {
    await this.database.execute(sql`
      update http.idempotency_keys set locked_until = clock_timestamp() where ${owned(attempt)}`);
  }

  /** Deletes a key without effect, so that the corrected request may use it. */
  async forget(attempt: Attempt): Promise<void> {
    await this.database.execute(sql`delete from http.idempotency_keys where ${owned(attempt)}`);
  }

  /** @returns the number of deleted keys; leased keys stay */
  async deleteOlderThan(hours: number, limit: number): Promise<number> {
    return this.database.execute(sql`
      delete from http.idempotency_keys
      where ctid = any (array(
        select ctid from http.idempotency_keys
        where created_at < clock_timestamp() - make_interval(hours => ${hours}::int)
          and (status = 'done' or locked_until < clock_timestamp())
        limit ${limit}))`);
  }

  private async insertAll(proposed: readonly ProposedAttempt[]): Promise<boolean[]> {
    const types = {
      callerId: 'text',
      route: 'text',
      key: 'text',
      requestHash: 'bytea',
      resourceId: 'uuid',
      lockToken: 'uuid',
    } as const;
    const inserted = await this.database.query<{ lockToken: string }>(sql`
      insert into http.idempotency_keys (caller_id, route, key, request_hash, resource_id, lock_token, locked_until)
      select caller_id, route, key, request_hash, resource_id, lock_token,
        clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from ${rowsOf(proposed, types)} as proposed
      order by caller_id, route, key
      on conflict (caller_id, route, key) do nothing
      returning lock_token`);
    const tokens = new Set(inserted.map((row) => row.lockToken));
    return proposed.map(({ lockToken }) => tokens.has(lockToken));
  }

  /** @returns the resource of the attempt whose lease has expired */
  private async takeOver(attempt: Omit<Attempt, 'resumed'>, requestHash: Buffer): Promise<string | undefined> {
    const { callerId, route, key, lockToken } = attempt;
    const rows = await this.database.query<{ resourceId: string }>(sql`
      update http.idempotency_keys
      set lock_token = ${lockToken}, locked_until = clock_timestamp() + make_interval(secs => ${leaseSeconds})
      where caller_id = ${callerId} and route = ${route} and key = ${key} and request_hash = ${requestHash}
        and status = 'in_flight' and locked_until <= clock_timestamp()
      returning resource_id`);
    return one(rows)?.resourceId;
  }

  private find(scope: KeyScope, requestHash: Buffer): Promise<StoredRow[]> {
    return this.database.query<StoredRow>(sql`
      select request_hash = ${requestHash} as same_request, status, response_status, response_headers, response_body
      from http.idempotency_keys
      where caller_id = ${scope.callerId} and route = ${scope.route} and key = ${scope.key}`);
  }
}

/** Guards an attempt's writes: one whose lease was taken over must not commit anything. */
function owned({ callerId, route, key, lockToken }: Attempt) {
  return sql`caller_id = ${callerId} and route = ${route} and key = ${key}
    and lock_token = ${lockToken} and status = 'in_flight'`;
}

function toAnswer(row: StoredRow): Answer {
  return { status: row.responseStatus, headers: row.responseHeaders ?? {}, body: row.responseBody ?? undefined };
}
