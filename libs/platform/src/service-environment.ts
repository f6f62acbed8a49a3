import { createHash } from 'node:crypto';
import type { ServiceName } from '@mvec/config';
import { inDatabase } from '@mvec/database';
import { mapServices, type Addresses } from './addresses.js';
import type { PlatformHome } from './home.js';
import type { SetUp } from './set-up.js';

export const operatorEmail = 'operator@mvec.example';

export interface EnvironmentInput {
  addresses: Addresses;
  home: PlatformHome;
  setUp: SetUp;
  postgresUrl: string;
  redisUrl: string;
  nodeEnv: string;
  environment: ServiceVariables;
  logLevel: string;
}

/** Several times what the gateway's active check in kong.yml takes to leave an instance out. */
const announceMs = 3_000;

type Environment = Record<string, string>;

export type ServiceVariables = Partial<Record<ServiceName, Environment>>;

/** Everything a service is told when it starts; the one place where the platform's parts are wired together. */
export function serviceEnvironment(service: ServiceName, port: number, input: EnvironmentInput): Environment {
  return { ...common(service, port, input), ...own[service](input), ...input.environment[service] };
}

function common(service: ServiceName, port: number, input: EnvironmentInput): Environment {
  const { addresses, home, setUp, postgresUrl, nodeEnv, logLevel } = input;
  return {
    NODE_ENV: nodeEnv,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    STOP_ANNOUNCE_MS: String(addresses.services[service].length > 1 ? announceMs : 0),
    DATABASE_URL: inDatabase(postgresUrl, service, {
      name: `${service}_app`,
      password: setUp.secrets.databaseApps[service],
    }),
    KAFKA_BROKERS: addresses.kafka.map((port) => `127.0.0.1:${port}`).join(','),
    TOPIC_PREFIX: '',
    GATEWAY_URL: `http://127.0.0.1:${addresses.gateway}`,
    JWKS_PATH: home.jwks,
    LOG_LEVEL: logLevel,
  };
}

const own: Record<ServiceName, (input: EnvironmentInput) => Environment> = {
  identity: ({ home, setUp: { secrets }, redisUrl }) => ({
    KEYS_DIR: home.keys,
    REDIS_URL: redisUrl,
    SERVICE_CLIENTS: JSON.stringify(mapServices((service) => sha256(secrets.serviceClients[service]))),
    OPERATOR_EMAIL: operatorEmail,
    OPERATOR_PASSWORD: secrets.operatorPassword,
  }),
  catalog: () => ({}),
  messaging: ({ addresses, redisUrl }) => ({
    REDIS_URL: redisUrl,
    SMTP_URL: `smtp://127.0.0.1:${addresses.smtp}`,
  }),
  order: ({ setUp }) => ({
    CLIENT_ID: 'order',
    CLIENT_SECRET: setUp.secrets.serviceClients.order,
  }),
  payment: ({ addresses, setUp }) => ({
    PROVIDER_URL: `http://127.0.0.1:${addresses.paymentSandbox}`,
    PROVIDER_API_KEY: setUp.secrets.paymentProviderKey,
  }),
  analytics: () => ({}),
};

/** Identity keeps no secret of a client, only what it can recognise it by. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
