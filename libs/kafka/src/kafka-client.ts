import { createRequire } from 'node:module';
import type { Logger } from '@mvec/observability';
import { Kafka, logLevel, type LogEntry } from 'kafkajs';
import type { KafkaSecurity } from './kafka-security.js';
import { keepHeartbeatsSteady } from './steady-heartbeats.js';
import { isUnreachable, UnreachableNotice } from './unreachable.js';

export interface KafkaOptions {
  /** `host:port` of at least one broker. */
  brokers: string[];
  clientId: string;
  logger: Logger;
  /** Plain text without it. */
  security?: KafkaSecurity;
}

export function createKafka(options: KafkaOptions): Kafka {
  quietRequestQueue();
  keepHeartbeatsSteady();
  const notice = new UnreachableNotice(options.brokers, options.logger);
  return new Kafka({
    clientId: options.clientId,
    brokers: options.brokers,
    ...options.security,
    connectionTimeout: 2_000,
    requestTimeout: 5_000,
    logLevel: logLevel.WARN,
    logCreator: () => (entry) => log(options.logger, notice, entry),
  });
}

/** Logs the client's errors as warnings: it retries them itself, and final failures reach our own code as exceptions. */
function log(logger: Logger, notice: UnreachableNotice, entry: LogEntry): void {
  const {
    level,
    namespace,
    log: { message, error },
  } = entry;
  const line = { event: 'kafka-client', namespace, error: error as unknown };
  if (isUnreachable(message)) notice.report(message);
  else if (level === logLevel.ERROR) logger.warn(line, message);
  else logger.debug(line, message);
}

interface RequestQueue {
  throttledUntil: number;
  pending: unknown[];
  scheduleCheckPendingRequests: (this: RequestQueue) => void;
}

let quiet = false;

/** kafkajs 2.2.4 schedules a timer in the past when nothing is throttled, and Node 24 warns about each one. */
function quietRequestQueue(): void {
  if (quiet) return;
  quiet = true;
  const require = createRequire(import.meta.url);
  const { prototype } = require('kafkajs/src/network/requestQueue') as { prototype: RequestQueue };
  const schedule = prototype.scheduleCheckPendingRequests;
  prototype.scheduleCheckPendingRequests = function () {
    if (this.throttledUntil <= Date.now() && this.pending.length === 0) return;
    schedule.call(this);
  };
}
