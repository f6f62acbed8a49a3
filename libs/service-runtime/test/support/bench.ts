import { fileURLToPath } from 'node:url';
import { baseEnv, parseEnv, type BaseEnv, type ServiceName } from '@mvec/config';
import { createTestDatabase, testInfrastructure, uniquePrefix, type TestDatabase } from '@mvec/testing';
import { z } from 'zod';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const migrations = ['./migrations/', '../../../outbox/migrations/', '../../../http/migrations/'].map(folder);

export function openDatabase(service: ServiceName): Promise<TestDatabase> {
  return createTestDatabase({ service, folders: migrations });
}

/** Environment variables of a service in a test: any free port, the run's servers, unique names. */
export function testVariables(database: TestDatabase): Record<string, string> {
  const { kafka, keys } = testInfrastructure();
  return {
    NODE_ENV: 'test',
    HTTP_PORT: '0',
    DATABASE_URL: database.appUrl,
    KAFKA_BROKERS: kafka.bootstrap,
    TOPIC_PREFIX: uniquePrefix(),
    JWKS_PATH: keys.jwksPath,
    LOG_LEVEL: 'info',
  };
}

export function testEnv(service: ServiceName, database: TestDatabase): BaseEnv {
  return parseEnv(z.object(baseEnv(service)), { ...testVariables(database), LOG_LEVEL: 'silent' });
}
