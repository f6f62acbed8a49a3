export { removeHome } from './home/remove-home.js';
export { type SecureListener } from './kafka/broker-storage.js';
export { KafkaBroker, KafkaCluster, type KafkaOptions } from './kafka/kafka-cluster.js';
export { aliveBrokers } from './kafka/kafka-metadata.js';
export { inboxAnswers, MailServer, type MailOptions } from './mail/mail-server.js';
export { whoListens, type PortHolder } from './ports/port-holder.js';
export { PortTakenError } from './ports/ports.errors.js';
export { assertPortFree, freePort, freePorts, isPortFree } from './ports/ports.js';
export { directoriesOutside } from './postgres/postgres-place.js';
export { acceptsConnections, PostgresServer, type PostgresOptions } from './postgres/postgres-server.js';
export {
  ManagedProcess,
  type Launch,
  type ManagedProcessOptions,
  type ProcessExit,
} from './processes/managed-process.js';
export { ProcessStartError } from './processes/process.errors.js';
export { ProcessGuard, type Ward } from './processes/process-guard.js';
export { cleanLeftovers, type ProcessRecord } from './processes/process-record.js';
export { isAlive, processIdentity } from './processes/process-table.js';
export { PrometheusServer, type PrometheusOptions } from './prometheus/prometheus-server.js';
export { answersPing, RedisServer, type RedisOptions } from './redis/redis-server.js';
export { defaultCacheDirectory } from './tools/download-cache.js';
export { findJava, findMaven, onPath, type Java } from './tools/executables.js';
export { MissingToolError } from './tools/tool.errors.js';
