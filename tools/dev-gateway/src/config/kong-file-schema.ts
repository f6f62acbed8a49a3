import { z } from 'zod';
import { pluginSchema } from './plugin-schemas.js';
import { publicKeyProblem } from '../render/public-keys.js';
import { upstreamSchema } from './upstream-schema.js';

const name = z.string().regex(/^[A-Za-z0-9._~-]+$/, 'must be letters, digits and . _ ~ -');
const timeout = z.int().min(1).max(2_147_483_646).default(60_000);
const tags = z.array(name).default([]);

/** Refuses regular expressions that differ between Rust and JavaScript, such as look-around, which only the latter has. */
function pathProblem(path: string): string | undefined {
  if (!path.startsWith('~')) {
    if (!path.startsWith('/')) return 'must start with / or, if it is a regular expression, with ~';
    if (!path.endsWith('/'))
      return 'must end with /: a prefix is not segment-safe, /api/order also matches /api/orders';
    return /^[A-Za-z0-9/._-]+$/.test(path) ? undefined : 'is a literal prefix with characters of a regular expression';
  }
  if (!path.startsWith('~/')) return 'must start with ~/';
  if (/\(\?/.test(path)) return 'uses (?…): look-around and flags are not implemented';
  if (/\\[^./dw-]/.test(path)) return 'uses an escape that is not implemented';
  try {
    new RegExp(path.slice(1));
    return undefined;
  } catch {
    return 'is not a valid regular expression';
  }
}

const path = z.string().superRefine((value, context) => {
  const problem = pathProblem(value);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

const route = z.strictObject({
  name,
  tags,
  methods: z
    .array(z.enum(['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS']))
    .min(1)
    .optional(),
  paths: z.array(path).min(1),
  strip_path: z.boolean().default(true),
  plugins: z.array(pluginSchema).default([]),
});

const service = z.strictObject({
  name,
  tags,
  host: z.string().min(1),
  port: z.int().min(1).max(65_535).default(80),
  protocol: z.literal('http'),
  retries: z.int().min(0).max(5),
  connect_timeout: timeout,
  write_timeout: timeout,
  read_timeout: timeout,
  routes: z.array(route).min(1),
  plugins: z.array(pluginSchema).default([]),
});

const jwtSecret = z.strictObject({
  key: z.string().min(1),
  algorithm: z.literal('RS256'),
  rsa_public_key: z.string().superRefine((pem, context) => {
    const problem = publicKeyProblem(pem);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  }),
});

const consumer = z.strictObject({
  username: name,
  jwt_secrets: z.array(jwtSecret).min(1),
  plugins: z.array(pluginSchema).default([]),
});

export const kongFileSchema = z.strictObject({
  _format_version: z.literal('3.0'),
  services: z.array(service).min(1),
  upstreams: z.array(upstreamSchema).default([]),
  consumers: z.array(consumer).default([]),
  plugins: z.array(pluginSchema).default([]),
});

export type KongFile = z.infer<typeof kongFileSchema>;
