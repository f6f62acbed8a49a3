import { AsyncLocalStorage } from 'node:async_hooks';
import pg from 'pg';

type Send = (config: pg.QueryConfig) => Promise<pg.QueryResult>;

interface Loan {
  client: pg.PoolClient | undefined;
}

const loan = new AsyncLocalStorage<Loan>();

/** Statements by which Prisma begins and ends its transaction: the owner of the connection has its own. */
const boundaries = new Set(['BEGIN', 'COMMIT', 'ROLLBACK']);

const nothing = { command: '', rowCount: 0, oid: 0, fields: [], rows: [] };

/**
 * A pool that borrows its connections, for Prisma's adapter, which accepts a pool of pg only. It sends statements as
 * its owner does, and a transaction gets the connection that is lent to it.
 */
export class LendingPool extends pg.Pool {
  constructor(private readonly send: Send) {
    super();
    // The adapter calls these two of pg's many signatures.
    Object.assign(this, {
      query: (config: pg.QueryConfig) => this.send(config),
      connect: () => Promise.resolve().then(() => this.lentClient()),
    });
  }

  /** Lends `client` to the one transaction that `work` opens. */
  lend<T>(client: pg.PoolClient, work: () => Promise<T>): Promise<T> {
    return loan.run({ client }, work);
  }

  private lentClient(): LentClient {
    const current = loan.getStore();
    const client = current?.client;
    if (!current || !client) throw new Error('A transaction of models begins only through Database.lendTransaction');
    // Lent once: a transaction inside the transaction would not be one.
    current.client = undefined;
    return new LentClient(client);
  }
}

/** A connection whose borrower can neither end the transaction nor give the connection back to the pool. */
class LentClient {
  constructor(private readonly client: pg.PoolClient) {}

  query(config: pg.QueryConfig): Promise<pg.QueryResult> {
    return boundaries.has(config.text) ? Promise.resolve(nothing) : this.client.query(config);
  }

  on(): this {
    return this;
  }

  removeListener(): this {
    return this;
  }

  release(): void {
    // Its owner releases it.
  }
}
