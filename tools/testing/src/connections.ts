import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { env } from 'node:process';

/** How to reach the servers of a test run. */
export interface TestInfrastructure {
  postgres: { adminUrl: string; host: string; port: number };
  redis: { url: string };
  kafka: { bootstrap: string };
  mail: { smtpPort: number; webUrl: string };
  /** Private keys for `tokenFor` and the public ones for services (`JWKS_PATH`). */
  keys: { folder: string; jwksPath: string };
}

/** Names the file with the connections of the servers that a test run uses. */
const INFRASTRUCTURE_VARIABLE = 'MVEC_TEST_INFRA';

/** The servers of this run: real Postgres, Redis, three Kafka brokers and a mail inbox, shared by all spec files. */
export function testInfrastructure(): TestInfrastructure {
  return JSON.parse(readFileSync(connectionsFile(), 'utf8')) as TestInfrastructure;
}

/** The folder of this run's servers; what a test leaves there is deleted with it. */
export function runFolder(): string {
  return dirname(connectionsFile());
}

function connectionsFile(): string {
  const file = env[INFRASTRUCTURE_VARIABLE];
  if (file) return file;
  throw new Error('There are no servers in this run: they are started for *.int-spec.ts files in the folder "test".');
}
