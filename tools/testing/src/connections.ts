import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { env } from 'node:process';

/** Connections to the servers of a test run. */
export interface TestInfrastructure {
  postgres: { adminUrl: string; host: string; port: number };
  redis: { url: string };
  kafka: { bootstrap: string };
  mail: { smtpPort: number; webUrl: string };
  /** Private keys for `tokenFor`, and public keys for services (`JWKS_PATH`). */
  keys: { folder: string; jwksPath: string };
}

/** Variable with the path of the connection file of a test run. */
const INFRASTRUCTURE_VARIABLE = 'MVEC_TEST_INFRA';

/** Servers of this run, shared by all spec files: Postgres, Redis, three Kafka brokers and a mail inbox. */
export function testInfrastructure(): TestInfrastructure {
  return JSON.parse(readFileSync(connectionsFile(), 'utf8')) as TestInfrastructure;
}

/** Folder of this run's servers, deleted at the end with all files that tests left there. */
export function runFolder(): string {
  return dirname(connectionsFile());
}

function connectionsFile(): string {
  const file = env[INFRASTRUCTURE_VARIABLE];
  if (file) return file;
  throw new Error('There are no servers in this run: they are started for *.int-spec.ts files in the folder "test".');
}
