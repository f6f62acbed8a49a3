import { Database, type Tx } from '@mvec/database';
import { joinTx, lentTransaction, modelAdapter } from '@mvec/database/models';
import { Injectable } from '@nestjs/common';
import { type Prisma, PrismaClient } from '../generated/prisma/client.js';

/** A transaction in models and in SQL: `tx.vendor.findUnique(…)`, `tx.query(sql…)`, `outbox.add(tx, …)`. */
export type ModelTx = Prisma.TransactionClient & Tx;

/** Models, inside a transaction or outside. */
export type ModelReader = Prisma.TransactionClient;

/**
 * The tables of this service as models, on the connections of `Database`. Rows by key, lists and plain changes are
 * models; what locks, claims, writes many rows, uses the database's clock or resolves conflicts is SQL.
 */
@Injectable()
export class Models extends PrismaClient {
  constructor(private readonly database: Database) {
    // Minimal: messages for the log, without the values that were sent.
    super({ adapter: modelAdapter(database), errorFormat: 'minimal' });
  }

  /** Runs `work` in one transaction, with the guarantees of `Database.transaction`. */
  transaction<T>(work: (tx: ModelTx) => Promise<T>): Promise<T> {
    return this.database.lendTransaction((own) =>
      this.$transaction((models) => work(joinTx(models, own)), lentTransaction),
    );
  }
}
