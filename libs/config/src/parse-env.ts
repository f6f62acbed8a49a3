import type { ZodType } from 'zod';

export type EnvSource = Record<string, string | undefined>;

/** The environment is not usable; the message lists every variable that is wrong, one per line. */
export class EnvError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvError';
  }
}

/**
 * Parses environment variables by a Zod schema. An empty variable counts as absent, so that `X= npm start` means the
 * default. Values never appear in the message: they may be secrets.
 * @throws {EnvError} naming every bad variable at once
 */
export function parseEnv<T>(schema: ZodType<T>, source: EnvSource = process.env): T {
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  if (result.success) return result.data;
  throw new EnvError(result.error.issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`));
}
