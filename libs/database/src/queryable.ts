import { createHash } from 'node:crypto';
import type { QueryArrayConfig } from 'pg';
import type { Sql } from 'sql-template-tag';

/** Something that statements can be sent to: the pool, or one transaction. */
export interface Queryable {
  /** Rows as objects with camelCase keys; the caller names their type. `bigint` is a safe integer, a time a `Date`. */
  query<Row>(statement: Sql): Promise<Row[]>;
  /** Number of rows the statement inserted, changed or deleted. */
  execute(statement: Sql): Promise<number>;
}

/** An open transaction. The function that opened it commits it; a function that receives it never opens another. */
export interface Tx extends Queryable {
  /** Runs once the transaction is durable; never when it rolls back. For waking things up, not for effects. */
  afterCommit(callback: () => void): void;
}

/** The only row, or nothing. */
export function one<Row>(rows: Row[]): Row | undefined {
  return rows[0];
}

const maxNamedStatements = 500;
const statementNames = new Map<string, string>();

/** Named, so that each connection parses and plans a statement once. Texts are finite: lists travel as arrays. */
export function toQueryConfig(statement: Sql): QueryArrayConfig {
  const text = statement.text;
  const name = statementNameOf(text);
  return { ...(name !== undefined && { name }), text, values: statement.values, rowMode: 'array' };
}

/** The name of a statement, while there are few enough: each connection keeps the plans of all of them. */
export function statementNameOf(text: string): string | undefined {
  let name = statementNames.get(text);
  if (name === undefined && statementNames.size < maxNamedStatements) {
    name = createHash('sha1').update(text).digest('base64url');
    statementNames.set(text, name);
  }
  return name;
}
