export { default as sql, empty, join, raw, type Sql } from 'sql-template-tag';
export { Database, type DatabaseOptions } from './database.js';
export type { EngineConnection, ShadowDatabase } from './migrations/engine-adapter.js';
export { migrate, type MigrateOptions, migrationSql, UnknownMigrationsError } from './migrations/migrate.js';
export { type SchemaEngine, withSchemaEngine } from './migrations/schema-engine.js';
export { dropDatabase, inDatabase, provisionDatabase, type ProvisionOptions } from './provision.js';
export { one, type Queryable, type Tx } from './queryable.js';
export { type Subscription } from './subscription.js';
export { type RowOf } from './row-of.js';
