import { setTimeout as delay } from 'node:timers/promises';
import { sqlStateOf } from '@mvec/errors';
import { inSpan } from '@mvec/observability';
import { backoffMs } from '@mvec/resilience';
import pg from 'pg';
import { LendingPool } from './lending-pool.js';
import { Subscription } from './subscription.js';
import { columnParsers } from './column-parsers.js';
import { type Queryable, toQueryConfig, type Tx } from './queryable.js';
import { toRows } from './rows.js';
import { inStatementSpan } from './statement-span.js';
import type { Sql } from 'sql-template-tag';

export interface DatabaseOptions {
  url: string;
  poolSize: number;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** After which the server ends a statement. */
  statementTimeoutMs?: number;
}

/** The pool as it is now. */
export interface PoolConnections {
  busy: number;
  idle: number;
  max: number;
  /** Who waits for a connection. */
  waiting: number;
}

const defaultStatementTimeoutMs = 15_000;

const maxAttempts = 4;
const retryBackoff = { firstMs: 20, maxMs: 80, jitter: 1 };
/** Each connection may have a plan from before a migration; a connection that reports one is replaced. */
const maxStalePlans = 50;
const retriedSqlStates = new Set(['40001', '40P01']);
const stalePlanStates = new Set(['0A000', '26000']);

/**
 * A pool of connections to one service's database.
 *
 * - A frozen process cannot hold locks forever: sessions idle in a transaction are ended by the server.
 * - Deadlocks and serialisation failures are retried invisibly; everything else reaches the caller.
 */
export class Database implements Queryable {
  private readonly pool: pg.Pool;
  private lending?: LendingPool;

  constructor(private readonly options: DatabaseOptions) {
    this.pool = new pg.Pool({
      ...this.connection(),
      max: options.poolSize,
      connectionTimeoutMillis: 5_000,
      idle_in_transaction_session_timeout: 15_000,
      lock_timeout: 5_000,
      statement_timeout: options.statementTimeoutMs ?? defaultStatementTimeoutMs,
      // Longer than the server's own limits: for a server that vanished without a word.
      query_timeout: 20_000,
      // Statements that do not wait for each other's answers travel together.
      pipeline: true,
    });
    // A connection that dies, idle or in the middle of a transaction, fails its query or is replaced at its next use;
    // without an error listener its error event would end the process.
    this.pool.on('error', () => undefined);
    this.pool.on('connect', (client) => client.on('error', () => undefined));
  }

  async query<Row>(statement: Sql): Promise<Row[]> {
    return toRows<Row>(await this.send(statement));
  }

  async execute(statement: Sql): Promise<number> {
    const result = await this.send(statement);
    return result.rowCount ?? 0;
  }

  /** Runs `work` in one transaction. It may run again after a deadlock, so it touches nothing but the transaction. */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() => inSpan('transaction', { kind: 'client' }, () => this.attempt(work)));
  }

  /**
   * The pool for Prisma's adapter. Statements outside a transaction take a connection of this pool and are retried as
   * ours are; a transaction begins only inside `lendTransaction`, on the connection that is lent there.
   */
  get lendingPool(): LendingPool {
    this.lending ??= new LendingPool((config) => retried(() => this.pool.query(config)));
    return this.lending;
  }

  /**
   * A transaction in models and in SQL. `open` begins a transaction of Prisma Client, which gets the connection of `tx`
   * and neither begins nor ends anything on it: this method does, with the retries of `transaction`.
   */
  async lendTransaction<T>(open: (tx: Tx) => Promise<T>): Promise<T> {
    return retried(() =>
      inSpan('transaction', { kind: 'client' }, () =>
        this.attempt((tx) => this.lendingPool.lend(tx.client, () => open(tx))),
      ),
    );
  }

  /** Calls back on every `NOTIFY channel`. Reconnects; notifications during a disconnection are lost. */
  async listen(channel: string, onNotify: () => void): Promise<Subscription> {
    const subscription = new Subscription(this.connection(), channel, onNotify);
    await subscription.open();
    return subscription;
  }

  async ping(): Promise<void> {
    await this.pool.query('select 1');
  }

  get connections(): PoolConnections {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { busy: totalCount - idleCount, idle: idleCount, max: this.options.poolSize, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.pool.end();
  }

  private send(statement: Sql): Promise<pg.QueryArrayResult> {
    return retried(() => inStatementSpan(statement, () => this.pool.query(toQueryConfig(statement))));
  }

  private async attempt<T>(work: (tx: PgTransaction) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    const tx = new PgTransaction(client);
    let broken = false;
    try {
      // Nobody waits for its answer: the first statement is sent right behind it, and fails with it.
      const begun = client.query('begin');
      begun.catch(() => undefined);
      const result = await work(tx);
      await begun;
      await commit(client);
      tx.committed();
      return result;
    } catch (error) {
      broken = !(await rollback(client)) || isConnectionSuspect(error);
      throw error;
    } finally {
      client.release(broken);
    }
  }

  private connection(): pg.ClientConfig {
    return {
      connectionString: this.options.url,
      application_name: this.options.applicationName,
      keepAlive: true,
      // Prisma sends times without a zone.
      options: '-c TimeZone=UTC',
      types: columnParsers,
    };
  }
}

class PgTransaction implements Tx {
  private readonly callbacks: (() => void)[] = [];

  constructor(readonly client: pg.PoolClient) {}

  async query<Row>(statement: Sql): Promise<Row[]> {
    return toRows<Row>(await this.send(statement));
  }

  async execute(statement: Sql): Promise<number> {
    const result = await this.send(statement);
    return result.rowCount ?? 0;
  }

  private send(statement: Sql): Promise<pg.QueryArrayResult> {
    return inStatementSpan(statement, () => this.client.query(toQueryConfig(statement)));
  }

  afterCommit(callback: () => void): void {
    this.callbacks.push(callback);
  }

  committed(): void {
    for (const callback of this.callbacks) {
      try {
        callback();
      } catch {
        // A committed transaction must not look failed. The parts that the callback wakes also poll.
      }
    }
  }
}

/** In a transaction that a swallowed error has aborted, Postgres answers a commit with a rollback, and no error. */
async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  if (command !== 'COMMIT') throw new Error('The transaction had failed before it was to be committed');
}

/** @returns whether the connection answered */
async function rollback(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}

/** Its answer may still come, or its prepared statements no longer fit the tables: it is not used again. */
function isConnectionSuspect(error: unknown): boolean {
  if (isStalePlan(error)) return true;
  return error instanceof Error && error.message === 'Query read timeout';
}

/** A statement outside a transaction is a transaction itself, so a failed one has no effect. */
async function retried<T>(work: () => Promise<T>): Promise<T> {
  let stalePlans = 0;
  for (let attempt = 1; ;) {
    try {
      return await work();
    } catch (error) {
      if (isStalePlan(error) && stalePlans++ < maxStalePlans) continue;
      if (attempt === maxAttempts || !isRetried(error)) throw error;
      await delay(backoffMs(attempt++, retryBackoff));
    }
  }
}

/** The tables have changed under a prepared statement, or a pooler between has lost it. */
function isStalePlan(error: unknown): boolean {
  return stalePlanStates.has(sqlStateOf(error) ?? '');
}

function isRetried(error: unknown): boolean {
  return retriedSqlStates.has(sqlStateOf(error) ?? '');
}
