import { integer, kafkaEnv, list, ports, secret, tracingEnv, url } from '@mvec/config';
import { developmentLimits, maxInstances, operatorEmail } from '@mvec/launcher';
import { z } from 'zod';

/** The same passwords as in docker/development-secrets, which the servers use unless other files are configured. */
export const developmentPasswords = { postgres: 'development-only-postgres', redis: 'development-only-redis' } as const;

/** Folder whose subfolders are volumes: for the platform's secrets, for each service, for the gateway. */
const setUpFolder = { SET_UP_FOLDER: z.string().default('/var/lib/mvec') };

const server = {
  /** Role that may create roles and databases; the password is a separate variable. */
  POSTGRES_URL: url('postgresql://postgres@postgres:5432/postgres'),
  POSTGRES_PASSWORD: secret(developmentPasswords.postgres),
};

export const setUpEnv = z.object({
  ...setUpFolder,
  ...server,
  REDIS_URL: url('redis://redis:6379'),
  REDIS_PASSWORD: secret(developmentPasswords.redis),
  INSTANCES: integer(1, { min: 1, max: maxInstances }),
  CORS_ORIGINS: list(`http://localhost:${ports.gateway}`),
  /** Requests per minute. */
  LIMIT_PER_ADDRESS: integer(developmentLimits.address, { min: 1 }),
  LIMIT_PER_USER: integer(developmentLimits.user, { min: 1 }),
  LIMIT_PER_SERVICE: integer(developmentLimits.service, { min: 1 }),
  ...tracingEnv(),
});

export type SetUpEnv = z.infer<typeof setUpEnv>;

export const migrateEnv = z.object({ ...setUpFolder, ...server });

export type MigrateEnv = z.infer<typeof migrateEnv>;

export const topicsEnv = z.object({ ...kafkaEnv(), REPLICATION_FACTOR: integer(3, { min: 1, max: 9 }) });

export type TopicsEnv = z.infer<typeof topicsEnv>;

export const operatorEnv = z.object({ ...setUpFolder, OPERATOR_EMAIL: z.email().default(operatorEmail) });

export type OperatorEnv = z.infer<typeof operatorEnv>;
