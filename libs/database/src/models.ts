import { PrismaPg } from '@prisma/adapter-pg';
import type { Database } from './database.js';
import { statementNameOf, type Tx } from './queryable.js';

/**
 * Connects a generated Prisma Client to a service's database: one pool, one set of limits. Import it only where models
 * are used, because it loads Prisma's adapter.
 */
export function modelAdapter(database: Database): PrismaPg {
  // An empty name is none: the statement is sent unnamed.
  return new PrismaPg(database.lendingPool, { statementNameGenerator: ({ sql }) => statementNameOf(sql) ?? '' });
}

/** Longer than the limits of our pool, which end a transaction that takes too long; Prisma's own would only confuse it. */
export const lentTransaction = { maxWait: 30_000, timeout: 120_000 };

/** One transaction in both languages: models by Prisma, and `query`, `execute` by us. */
export function joinTx<Models extends object>(models: Models, own: Tx): Models & Tx {
  return new Proxy(models as Models & Tx, {
    get: (target, key) => {
      const ours = Reflect.get(own, key) as unknown;
      if (ours === undefined) return Reflect.get(target, key) as unknown;
      return typeof ours === 'function' ? (ours.bind(own) as unknown) : ours;
    },
  });
}
