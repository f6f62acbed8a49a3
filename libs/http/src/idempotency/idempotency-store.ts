import { Batcher } from '@mvec/batching';
import { one, sql, type Database, type Queryable } from '@mvec/database';
import { canRetryIndividually } from '@mvec/errors';
import { v7 as uuidv7 } from 'uuid';
import type { Answer } from './answer.js';
import { IdempotencyInFlightError, IdempotencyKeyReusedError } from './idempotency.errors.js';

/** Whose key, and for what. Keys of different callers and routes never meet. */
export interface KeyScope {
  callerId: string;
  route: string;
  key: string;
}

/** The right to work on a key until the lease runs out or another attempt takes it over. */
export interface Attempt extends KeyScope {
  resourceId: string;
  lockToken: string;
  /** An earlier attempt began and did not end: its effect may be there in part. */
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

/** Longer than any request of ours may take. A process that dies leaves its key locked for this long. */
const leaseSeconds = 30;

/** The table behind `@Idempotent()`. Every write is one statement guarded by the attempt's lock token. */
export class IdempotencyStore {
  /** Keys of the same moment share a statement. It waits for nobody who works on a key. */
  private readonly insertions = new Batcher<ProposedAttempt, boolean>((proposed) => this.insertAll(proposed), {
    name: 'take idempotency key',
    concurrency: 2,
    splitOnError: canRetryIndividually,
  });

  constructor(private readonly database: Database) {}

  /**
   * Insert-first: of any number of simultaneous requests one gets the attempt. A key whose lease has run out, by the
   * database's clock, is taken over together with its resource id.
   * @throws {IdempotencyInFlightError} somebody works on it
   * @throws {IdempotencyKeyReusedError} it was used with another request
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
    const attempts = completed.map(({ attempt }) => attempt);
    const answers = completed.map(({ answer }) => answer);
    const changed = await queryable.execute(sql`
      update http.idempotency_keys as known
      set status = 'done', response_status = answer.status, response_body = answer.body::json,
        response_headers = answer.headers::jsonb
      from unnest(${attempts.map(({ callerId }) => callerId)}::text[], ${attempts.map(({ route }) => route)}::text[],
        ${attempts.map(({ key }) => key)}::text[], ${attempts.map(({ lockToken }) => lockToken)}::uuid[],
        ${answers.map(({ status }) => status)}::integer[],
        ${answers.map(({ body }) => (body === undefined ? null : JSON.stringify(body)))}::text[],
        ${answers.map(({ headers }) => JSON.stringify(headers ?? {}))}::text[])
        as answer (caller_id, route, key, lock_token, status, body, headers)
      where known.caller_id = answer.caller_id and known.route = answer.route and known.key = answer.key
        and known.lock_token = answer.lock_token and known.status = 'in_flight'`);
    return changed === completed.length;
  }

  /** The answer of an attempt that ended without a transaction of its own: a refusal. */
  async completeAlone(attempt: Attempt, answer: Answer): Promise<void> {
    await this.completeAll(this.database, [{ attempt, answer }]);
  }

  /** Lets the next request with this key try again at once, for the same resource. */
  async release(attempt: Attempt): Promise<void> {
    await this.database.execute(sql`
      update http.idempotency_keys set locked_until = clock_timestamp() where ${owned(attempt)}`);
  }

  /** Forgets a key that led to nothing, so that the corrected request may use it. */
  async forget(attempt: Attempt): Promise<void> {
    await this.database.execute(sql`delete from http.idempotency_keys where ${owned(attempt)}`);
  }

  /** @returns how many keys were deleted; keys that somebody works on stay */
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
    const inserted = await this.database.query<{ lockToken: string }>(sql`
      insert into http.idempotency_keys (caller_id, route, key, request_hash, resource_id, lock_token, locked_until)
      select caller_id, route, key, request_hash, resource_id, lock_token,
        clock_timestamp() + make_interval(secs => ${leaseSeconds})
      from unnest(${proposed.map(({ callerId }) => callerId)}::text[], ${proposed.map(({ route }) => route)}::text[],
        ${proposed.map(({ key }) => key)}::text[], ${proposed.map((attempt) => attempt.requestHash)}::bytea[],
        ${proposed.map(({ resourceId }) => resourceId)}::uuid[], ${proposed.map(({ lockToken }) => lockToken)}::uuid[])
        as proposed (caller_id, route, key, request_hash, resource_id, lock_token)
      order by caller_id, route, key
      on conflict (caller_id, route, key) do nothing
      returning lock_token`);
    const tokens = new Set(inserted.map((row) => row.lockToken));
    return proposed.map(({ lockToken }) => tokens.has(lockToken));
  }

  /** @returns the resource of the attempt whose lease has run out */
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

/** An attempt whose lease was taken over owns nothing: what it still does must not become true. */
function owned({ callerId, route, key, lockToken }: Attempt) {
  return sql`caller_id = ${callerId} and route = ${route} and key = ${key}
    and lock_token = ${lockToken} and status = 'in_flight'`;
}

function toAnswer(row: StoredRow): Answer {
  return { status: row.responseStatus, headers: row.responseHeaders ?? {}, body: row.responseBody ?? undefined };
}
