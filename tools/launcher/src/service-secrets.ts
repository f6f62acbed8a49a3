import { createHash } from 'node:crypto';
import type { ServiceName } from '@mvec/config';
import { inDatabase } from '@mvec/database';
import { mapServices } from './addresses.js';
import type { Secrets } from './secrets.js';

export interface ServiceSecretsInput {
  secrets: Secrets;
  /** URL of the Postgres server; its user is ignored. */
  postgresUrl: string;
  /** URL of Redis, with its password. */
  redisUrl: string;
}

/** The secret variables of a service: all its secrets except the signing keys. */
export function serviceSecrets(service: ServiceName, input: ServiceSecretsInput): Record<string, string> {
  const user = { name: `${service}_app`, password: input.secrets.databaseApps[service] };
  return { DATABASE_URL: inDatabase(input.postgresUrl, service, user), ...own[service](input) };
}

const own: Record<ServiceName, (input: ServiceSecretsInput) => Record<string, string>> = {
  identity: ({ secrets, redisUrl }) => ({
    REDIS_URL: redisUrl,
    SERVICE_CLIENTS: JSON.stringify(mapServices((service) => sha256(secrets.serviceClients[service]))),
    OPERATOR_PASSWORD: secrets.operatorPassword,
  }),
  catalog: () => ({}),
  messaging: ({ redisUrl }) => ({ REDIS_URL: redisUrl }),
  order: ({ secrets }) => ({ CLIENT_SECRET: secrets.serviceClients.order }),
  payment: ({ secrets }) => ({ PROVIDER_API_KEY: secrets.paymentProviderKey }),
  analytics: () => ({}),
};

/** Hash of a client secret: identity stores no client secret in plain text. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
