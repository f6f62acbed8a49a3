import { z } from 'zod';

/** Whether development defaults are refused; read at parse time, so that a test can set it. */
function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

/** A secret or an address with a default that works on a laptop. NODE_ENV=production refuses the default, given or implied. */
export function secret(devDefault: string) {
  return z
    .string()
    .default(devDefault)
    .refine((value) => !isProduction() || value !== devDefault, {
      error: 'is the development default, which NODE_ENV=production refuses: set a value of your own',
    });
}

/** A server outside that has a stand-in in development. NODE_ENV=production refuses the stand-in, by its default or a name of it. */
export function outsideServer(devDefault: string, standIns: readonly string[]) {
  return url(devDefault).refine(
    (value) => !isProduction() || (value !== devDefault && !standIns.includes(new URL(value).hostname)),
    { error: 'is a stand-in of development, which NODE_ENV=production refuses: name a server of your own' },
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

/** A whole number with a default; `unit` appears in the error message. */
export function integer(devDefault: number, range: { min?: number; max?: number } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = range;
  const error = `must be a whole number from ${String(min)} to ${String(max)}`;
  return z.coerce.number({ error }).int({ error }).min(min, { error }).max(max, { error }).default(devDefault);
}

/** Comma-separated, trimmed, empty entries dropped. */
export function list(devDefault: string) {
  return z
    .string()
    .default(devDefault)
    .transform((value) => value.split(',').flatMap((entry) => entry.trim() || []))
    .refine((entries) => entries.length > 0, { error: 'must name at least one' });
}

export function url(devDefault: string) {
  return z.url({ error: 'must be a URL' }).default(devDefault);
}
