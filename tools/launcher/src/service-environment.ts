import type { ServiceName } from '@mvec/config';
import type { Addresses } from './addresses.js';
import type { TraceCollector } from './gateway-process.js';
import type { PlatformHome } from './home.js';
import { serviceSecrets } from './service-secrets.js';
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
  tracing?: TraceCollector | undefined;
  logLevel: string;
}

/** How long an instance announces its stop: several times what the health check in kong.yml takes to notice it. */
const announceMs = 3_000;

type Environment = Record<string, string>;

export type ServiceVariables = Partial<Record<ServiceName, Environment>>;

/** All environment variables of a service; the only place that connects the platform's parts. */
export function serviceEnvironment(service: ServiceName, port: number, input: EnvironmentInput): Environment {
  return {
    ...common(service, port, input),
    ...own[service](input),
    ...serviceSecrets(service, { ...input, secrets: input.setUp.secrets }),
    ...input.environment[service],
  };
}

function common(service: ServiceName, port: number, input: EnvironmentInput): Environment {
  const { addresses, home, nodeEnv, logLevel, tracing } = input;
  return {
    NODE_ENV: nodeEnv,
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: String(port),
    STOP_ANNOUNCE_MS: String(addresses.services[service].length > 1 ? announceMs : 0),
    KAFKA_BROKERS: addresses.kafka.map((port) => `127.0.0.1:${port}`).join(','),
    TOPIC_PREFIX: '',
    GATEWAY_URL: `http://127.0.0.1:${addresses.gateway}`,
    JWKS_PATH: home.jwks,
    LOG_LEVEL: logLevel,
    ...(tracing && {
      OTEL_EXPORTER_OTLP_ENDPOINT: tracing.endpoint,
      OTEL_TRACES_SAMPLER_ARG: String(tracing.ratio),
    }),
  };
}

const own: Record<ServiceName, (input: EnvironmentInput) => Environment> = {
  identity: ({ home }) => ({ KEYS_DIR: home.keys, OPERATOR_EMAIL: operatorEmail }),
  catalog: () => ({}),
  messaging: ({ addresses }) => ({ SMTP_URL: `smtp://127.0.0.1:${addresses.smtp}` }),
  order: () => ({ CLIENT_ID: 'order' }),
  payment: ({ addresses }) => ({ PROVIDER_URL: `http://127.0.0.1:${addresses.paymentSandbox}` }),
  analytics: () => ({}),
};
