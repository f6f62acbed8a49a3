import { z } from 'zod';
import { jwtSecretsOf } from './public-keys.js';

const host = z.string().regex(/^[A-Za-z0-9.-]+$/, 'must be a host name or an IPv4 address');
const port = z.int().min(1).max(65_535);
const limit = z.int().positive();
/** Running instances of a service. */
const instances = z.array(z.strictObject({ host, port })).min(1);

const valuesSchema = z.strictObject({
  services: z.strictObject({
    identity: instances,
    catalog: instances,
    messaging: instances,
    order: instances,
    payment: instances,
    analytics: instances,
  }),
  redis: z.strictObject({ host, port, password: z.string(), tls: z.boolean().default(false) }),
  limitsPerMinute: z.strictObject({ address: limit, user: limit, service: limit }),
  /** Trace collector, `http://host:4318/v1/traces`, and sampling rate; without it there are no traces. */
  tracing: z
    .strictObject({
      endpoint: z.url({ protocol: /^https?$/, error: 'must be http:// or https://' }),
      ratio: z.number().min(0).max(1),
    })
    .optional(),
  corsOrigins: z.array(z.string().regex(/^https?:\/\/[A-Za-z0-9.-]+(:\d+)?$/, 'must be scheme://host[:port]')).min(1),
});

/** Values that differ between environments. */
export type KongValues = z.input<typeof valuesSchema>;

export interface RenderInput {
  /** Text of kong/kong.yml. */
  readonly template: string;
  /** Text of kong/lua/caller.lua. */
  readonly callerLua: string;
  /** Public signing keys as a JWKS; `kid` names their use: user-… or service-…. */
  readonly keySet: unknown;
  readonly values: KongValues;
}

function substitutions({ callerLua, keySet, values }: RenderInput): Map<string, unknown> {
  const parsed = valuesSchema.safeParse(values);
  if (!parsed.success) throw new Error(`The values for kong.yml are refused: ${z.prettifyError(parsed.error)}`);
  if (callerLua.trim() === '') throw new Error('The Lua file of pre-function is empty');
  const { services, redis, limitsPerMinute, corsOrigins, tracing } = parsed.data;
  const keys = jwtSecretsOf(keySet);
  return new Map<string, unknown>([
    ...Object.entries(services).map(([name, addresses]): [string, unknown] => [
      `${name.toUpperCase()}_TARGETS`,
      addresses.map((at) => ({ target: `${at.host}:${at.port}` })),
    ]),
    ['REDIS_HOST', redis.host],
    ['REDIS_PORT', redis.port],
    ['REDIS_PASSWORD', redis.password],
    ['REDIS_TLS', redis.tls],
    ['ADDRESS_LIMIT_PER_MINUTE', limitsPerMinute.address],
    ['USER_LIMIT_PER_MINUTE', limitsPerMinute.user],
    ['SERVICE_LIMIT_PER_MINUTE', limitsPerMinute.service],
    ['CORS_ORIGINS', corsOrigins],
    ['TRACING', tracing !== undefined],
    ['TRACES_ENDPOINT', tracing?.endpoint ?? 'http://127.0.0.1:4318/v1/traces'],
    ['TRACE_SAMPLING_RATE', tracing?.ratio ?? 0],
    ['CALLER_LUA', callerLua],
    ['USER_KEYS', keys.users],
    ['SERVICE_KEYS', keys.services],
  ]);
}

/**
 * Renders kong.yml. Every value is inserted as JSON, which is valid YAML, so that it cannot change the structure. Throws
 * for a placeholder without a value, a value without a placeholder and an invalid key.
 */
export function renderKong(input: RenderInput): string {
  const values = substitutions(input);
  const used = new Set<string>();
  const rendered = input.template.replace(/\$\{([^}]*)\}/g, (_, name: string) => {
    if (!values.has(name)) throw new Error(`kong.yml has an unknown placeholder: \${${name}}`);
    used.add(name);
    return JSON.stringify(values.get(name));
  });
  const unused = [...values.keys()].filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`kong.yml has no placeholder for ${unused.join(', ')}`);
  return rendered;
}
