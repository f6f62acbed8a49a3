export { testInfrastructure, type TestInfrastructure } from './connections.js';
export { LossyLine } from './lossy-line.js';
export { type SecureKafka, startSecureKafka } from './secure-kafka.js';
export { spawnNode, type SpawnedNode, type SpawnNodeOptions } from './node-process.js';
export type { TestKafka, TestMail, TestPostgres, TestRedis, TestServer } from './servers/servers.types.js';
export { type PrismaCommands, tryPrismaCommands } from './prisma-commands.js';
export { schemaDrift } from './schema-drift.js';
export { createTestDatabase, type TestDatabase, type TestDatabaseOptions } from './test-database.js';
export {
  startOwnKafka,
  startOwnMail,
  startOwnPostgres,
  startOwnRedis,
  startTestInfrastructure,
  type OwnServer,
  type RunningTestInfrastructure,
} from './test-infrastructure.js';
export { tokenFor, type TokenKind, type TokenOptions } from './test-keys.js';
export { type CollectedSpan, TraceCollector } from './trace-collector.js';
export { uniquePrefix } from './unique-prefix.js';
export { eventually, type EventuallyOptions } from './eventually.js';
