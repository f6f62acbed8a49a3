import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { services } from '@mvec/config';
import { checkKongFile, renderKong, type KongValues } from '@mvec/dev-gateway';
import { instanceName, mapServices, type PlatformHome } from '@mvec/launcher';
import type { SetUpEnv } from './env.js';

/** Kong's declarative file with the containers' addresses. @throws when the file fails the checks */
export async function kongFile(root: string, home: PlatformHome, env: SetUpEnv): Promise<string> {
  const folder = join(root, 'kong');
  const [template, callerLua, keySet] = await Promise.all([
    readFile(join(folder, 'kong.yml'), 'utf8'),
    readFile(join(folder, 'lua', 'caller.lua'), 'utf8'),
    readFile(home.jwks, 'utf8'),
  ]);
  const rendered = renderKong({ template, callerLua, keySet: JSON.parse(keySet) as unknown, values: kongValues(env) });
  checkKongFile('kong.yml', rendered);
  return rendered;
}

export function kongValues(env: SetUpEnv): KongValues {
  const redis = new URL(env.REDIS_URL);
  const tls = redis.protocol === 'rediss:';
  const { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_TRACES_SAMPLER_ARG: ratio } = env;
  return {
    services: mapServices((service) =>
      Array.from({ length: env.INSTANCES }, (_, index) => ({
        host: instanceName(service, index),
        port: services[service].port,
      })),
    ),
    redis: { host: redis.hostname, port: Number(redis.port || 6379), password: env.REDIS_PASSWORD, tls },
    limitsPerMinute: { address: env.LIMIT_PER_ADDRESS, user: env.LIMIT_PER_USER, service: env.LIMIT_PER_SERVICE },
    corsOrigins: env.CORS_ORIGINS,
    ...(collector && { tracing: { endpoint: `${collector}/v1/traces`, ratio } }),
  };
}
