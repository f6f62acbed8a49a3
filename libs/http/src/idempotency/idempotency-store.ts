import { one, sql, type Database, type Queryable } from '@mvec/database';
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

interface LockedRow {
  resource_id: string;
}

interface StoredRow {
  same_request: boolean;
  status: 'in_flight' | 'done';
  response_status: number;
  response_headers: Record<string, string> | null;
  response_body: unknown;
}

/** Longer than any request of ours may take. A process that dies leaves its key locked for this long. */
const leaseSeconds = 30;

/** The table behind `@Idempotent()`. Every write is one statement guarded by the attempt's lock token. */
export class IdempotencyStore {
  constructor(private readonly database: Database) {}

  /**
   * Insert-first: of any number of simultaneous requests one gets the attempt. A key whose lease has run out, by the
   * database's clock, is taken over together with its resource id.
   * @throws {IdempotencyInFlightError} somebody works on it
   * @throws {IdempotencyKeyReusedError} it was used with another request
   */
  async begin(scope: KeyScope, requestHash: Buffer): Promise<Begun> {
    const proposed = { ...scope, resourceId: uuidv7(), lockToken: uuidv7() };
    const locked = one(await this.lock(proposed, requestHash));
    if (locked) {
      const resumed = locked.resource_id !== proposed.resourceId;
      return { attempt: { ...proposed, resourceId: locked.resource_id, resumed } };
    }
    const stored = one(await this.find(scope, requestHash));
    if (stored && !stored.same_request) throw new IdempotencyKeyReusedError();
    if (stored?.status !== 'done') throw new IdempotencyInFlightError();
    return { answer: toAnswer(stored) };
  }

  /** Stores the answer, in the transaction of the effect. @returns false when another attempt has taken over */
  async complete(queryable: Queryable, attempt: Attempt, answer: Answer): Promise<boolean> {
    const body = answer.body === undefined ? null : JSON.stringify(answer.body);
    const changed = await queryable.execute(sql`
      update http.idempotency_keys
      set status = 'done', response_status = ${answer.status}, response_body = ${body},
        response_headers = ${JSON.stringify(answer.headers ?? {})}
      where ${owned(attempt)}`);
    return changed === 1;
  }

  /** The answer of an attempt that ended without a transaction of its own: a refusal. */
  async completeAlone(attempt: Attempt, answer: Answer): Promise<void> {
    await this.complete(this.database, attempt, answer);
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

  private lock(proposed: Omit<Attempt, 'resumed'>, requestHash: Buffer): Promise<LockedRow[]> {
    const { callerId, route, key, resourceId, lockToken } = proposed;
    return this.database.query<LockedRow>(sql`
      insert into http.idempotency_keys as known
        (caller_id, route, key, request_hash, resource_id, lock_token, locked_until)
      values (${callerId}, ${route}, ${key}, ${requestHash}, ${resourceId}, ${lockToken},
        clock_timestamp() + make_interval(secs => ${leaseSeconds}))
      on conflict (caller_id, route, key) do update
        set lock_token = excluded.lock_token, locked_until = excluded.locked_until
        where known.status = 'in_flight' and known.locked_until <= clock_timestamp()
          and known.request_hash = excluded.request_hash
      returning resource_id`);
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
  return { status: row.response_status, headers: row.response_headers ?? {}, body: row.response_body ?? undefined };
}
