import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import pg from 'pg';
import { CatalogueChars } from './catalogue-chars.js';

/** An empty database in which the engine replays migrations to learn what they make. */
export interface ShadowDatabase {
  url: string;
  drop: () => Promise<void>;
}

export interface EngineConnection {
  url: string;
  /** Schema of the bookkeeping table and of every unqualified name; `public` by default. */
  schema?: string;
  /** Creates a shadow database, for the methods of the engine that need one. */
  createShadow?: () => Promise<ShadowDatabase>;
}

type Prisma = typeof import('@prisma/adapter-pg') & typeof import('@prisma/driver-adapter-utils');

/** Connects Prisma's schema engine to Postgres. `close` ends every connection, also after an engine that failed. */
export class EngineAdapter implements SqlMigrationAwareDriverAdapterFactory {
  readonly provider = 'postgres';
  readonly adapterName = '@mvec/database';
  private readonly closers = new Set<() => Promise<void>>();

  constructor(
    private readonly prisma: Prisma,
    private readonly connection: EngineConnection,
  ) {}

  connect(): Promise<SqlDriverAdapter> {
    return this.open(this.connection.url);
  }

  async connectToShadowDb(): Promise<SqlDriverAdapter> {
    const { createShadow } = this.connection;
    if (!createShadow) throw new Error('This connection has no shadow database');
    const shadow = await createShadow();
    return this.open(shadow.url, shadow.drop);
  }

  async close(): Promise<void> {
    for (const closer of this.closers) await closer();
  }

  private async open(url: string, afterClose?: () => Promise<void>): Promise<SqlDriverAdapter> {
    const { schema = 'public' } = this.connection;
    const chars = new CatalogueChars(this.prisma.ColumnTypeEnum.Character);
    const options = `-c search_path=${pg.escapeIdentifier(schema)}`;
    const pool = chars.hideFromAdapter(new pg.Pool({ connectionString: url, options }));
    // A connection that dies while it is idle is replaced at its next use.
    pool.on('error', () => undefined);
    const close = async () => {
      if (!this.closers.delete(close)) return;
      await pool.end();
      await afterClose?.();
    };
    this.closers.add(close);
    const adapter = await new this.prisma.PrismaPg(pool, { schema }).connect();
    this.sendScriptsWhole(adapter, pool);
    chars.showToEngine(adapter);
    return Object.assign(adapter, { dispose: close });
  }

  /**
   * Prisma's adapter cuts a script at every semicolon, also inside functions and comments. Postgres takes it whole, and
   * then as one transaction: a migration is applied completely or not at all.
   */
  private sendScriptsWhole(adapter: SqlDriverAdapter, pool: pg.Pool): void {
    adapter.executeScript = async (script) => {
      await pool.query(script).catch((error: unknown) => {
        throw error instanceof pg.DatabaseError ? new this.prisma.DriverAdapterError(describe(error)) : error;
      });
    };
  }
}

/** The details from which the engine names the mistake in the SQL. */
function describe({ code = '', severity = '', message, detail, column, hint }: pg.DatabaseError) {
  return {
    kind: 'postgres' as const,
    code,
    severity,
    message,
    detail,
    column,
    hint,
    originalCode: code,
    originalMessage: message,
  };
}
