import { z } from 'zod';

/** Whether development defaults are refused. Read at parse time, so that a test can set it. */
function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

/** A secret or an address with a development default. NODE_ENV=production refuses the default, also when it is set. */
export function secret(devDefault: string) {
  return z
    .string()
    .default(devDefault)
    .refine((value) => !isProduction() || value !== devDefault, {
      error: 'is the development default, which NODE_ENV=production refuses: set another value',
    });
}

/** An external server with a stand-in for development. NODE_ENV=production refuses the default and the stand-in's names. */
export function outsideServer(devDefault: string, standIns: readonly string[]) {
  return url(devDefault).refine(
    (value) => !isProduction() || (value !== devDefault && !standIns.includes(new URL(value).hostname)),
    { error: 'is a development stand-in, which NODE_ENV=production refuses: set a real server' },
  );
}

export function port(devDefault: number) {
  return z.coerce
    .number({ error: 'must be a port number' })
    .int({ error: 'must be a port number' })
    .min(0, { error: 'must be a port number' })
    .max(65_535, { error: 'must be a port number' })
    .default(devDefault);
}

/** An integer with a default. */
export function integer(devDefault: number, range: { min?: number; max?: number } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = range;
  const error = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(devDefault);
}

/** A comma-separated list; entries are trimmed, empty ones dropped. */
export function list(devDefault: string) {
  return z
    .string()
    .default(devDefault)
    .transform((value) => value.split(',').flatMap((entry) => entry.trim() || []))
    .refine((entries) => entries.length > 0, { error: 'must have at least one entry' });
}

export function url(devDefault: string) {
  return z.url({ error: 'must be a URL' }).default(devDefault);
}
