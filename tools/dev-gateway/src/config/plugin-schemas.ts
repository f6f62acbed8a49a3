import { z } from 'zod';

/**
 * Plugins that the gateway implements, with exactly the options it supports. An option that it supports only with
 * Kong's default is a literal of that default, so that any other value is refused at start and not ignored.
 */
const headerName = z.string().regex(/^[A-Za-z0-9-]+$/, 'must be a header name without underscores');
const methods = z.enum(['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS']);
const origin = z
  .string()
  .regex(
    /^(\*|https?:\/\/[A-Za-z0-9.-]+(:\d+)?)$/,
    'must be * or scheme://host[:port]: regular expressions are not implemented',
  );

const preFunction = z.strictObject({
  name: z.literal('pre-function'),
  config: z.strictObject({ access: z.array(z.string().min(1)).min(1) }),
});

const correlationId = z.strictObject({
  name: z.literal('correlation-id'),
  config: z.strictObject({
    header_name: headerName.default('Kong-Request-ID'),
    generator: z.literal('uuid'),
    echo_downstream: z.boolean().default(false),
  }),
});

const cors = z.strictObject({
  name: z.literal('cors'),
  config: z.strictObject({
    origins: z.array(origin).min(1),
    methods: z.array(methods).min(1),
    headers: z.array(headerName).min(1),
    exposed_headers: z.array(headerName).default([]),
    credentials: z.literal(false).default(false),
    max_age: z.int().nonnegative().optional(),
    preflight_continue: z.literal(false).optional(),
  }),
});

const jwt = z.strictObject({
  name: z.literal('jwt'),
  config: z
    .strictObject({
      key_claim_name: z.string().min(1),
      claims_to_verify: z.array(z.enum(['exp', 'nbf'])).min(1),
      maximum_expiration: z.int().positive().max(31_536_000),
      uri_param_names: z.array(z.never()).max(0, 'tokens in queries are not implemented: they end up in logs'),
      cookie_names: z.array(z.never()).max(0).optional(),
      run_on_preflight: z.literal(true).optional(),
    })
    .refine((config) => config.claims_to_verify.includes('exp'), {
      path: ['claims_to_verify'],
      message: 'must contain exp: without it maximum_expiration lets expired tokens pass',
    }),
});

const redis = z
  .strictObject({
    host: z.string().min(1),
    port: z.int().min(1).max(65_535),
    password: z.string(),
    ssl: z.boolean().default(false),
    ssl_verify: z.boolean().default(false),
    timeout: z.int().positive(),
  })
  .refine(({ ssl, ssl_verify: verify }) => !ssl || verify, {
    path: ['ssl_verify'],
    message: 'must be true: TLS without verifying the server protects nothing',
  });

const rateLimiting = z.strictObject({
  name: z.literal('rate-limiting'),
  config: z
    .strictObject({
      minute: z.int().positive(),
      limit_by: z.enum(['ip', 'header']),
      header_name: headerName.optional(),
      policy: z.literal('redis'),
      sync_rate: z.literal(-1).optional(),
      fault_tolerant: z.literal(true).optional(),
      hide_client_headers: z.literal(false).optional(),
      redis,
    })
    .refine((config) => (config.limit_by === 'header') === (config.header_name !== undefined), {
      path: ['header_name'],
      message: 'goes together with limit_by: header',
    }),
});

const requestSizeLimiting = z.strictObject({
  name: z.literal('request-size-limiting'),
  config: z.strictObject({
    allowed_payload_size: z.int().positive(),
    size_unit: z.enum(['bytes', 'kilobytes', 'megabytes']),
    require_content_length: z.literal(false).optional(),
  }),
});

const prometheus = z.strictObject({
  name: z.literal('prometheus'),
  config: z.strictObject({ status_code_metrics: z.literal(true), per_consumer: z.literal(false).optional() }),
});

/** Plugin instances by Kong's names; `enabled: false` disables one. */
const opentelemetry = z.strictObject({
  name: z.literal('opentelemetry'),
  enabled: z.boolean().default(true),
  config: z.strictObject({
    traces_endpoint: z.url({ protocol: /^https?$/, error: 'must be http:// or https://' }),
    sampling_rate: z.number().min(0).max(1),
    resource_attributes: z.strictObject({ 'service.name': z.string().min(1), 'service.namespace': z.literal('mvec') }),
    propagation: z.strictObject({
      extract: z.tuple([z.literal('w3c')]),
      inject: z.tuple([z.literal('w3c')]),
      default_format: z.literal('w3c'),
    }),
  }),
});

const fileLog = z.strictObject({
  name: z.literal('file-log'),
  config: z.strictObject({
    path: z.literal('/dev/stdout'),
    custom_fields_by_lua: z.strictObject({
      'request.headers': z.literal('return nil'),
      'request.querystring': z.literal('return nil'),
      'request.uri': z.literal('return kong.request.get_raw_path()'),
      'request.url': z.literal('return nil'),
      upstream_uri: z.literal('return nil'),
      'response.headers': z.literal('return nil'),
    }),
  }),
});

export const pluginSchema = z.discriminatedUnion('name', [
  preFunction,
  correlationId,
  cors,
  jwt,
  requestSizeLimiting,
  rateLimiting,
  prometheus,
  opentelemetry,
  fileLog,
]);

export type PluginConfig = z.infer<typeof pluginSchema>;
export type PluginName = PluginConfig['name'];
export type ConfigOf<Name extends PluginName> = Extract<PluginConfig, { name: Name }>['config'];
