import { ZodObject, type ZodType } from 'zod';
import { variableFiles } from './variable-files.js';

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
 * default. Each variable of an object schema may come as a file instead: `X_FILE=/run/secrets/x`. Values never appear in
 * the message: they may be secrets.
 * @throws {EnvError} naming every bad variable at once
 */
export function parseEnv<T>(schema: ZodType<T>, source: EnvSource = process.env): T {
  const files = variableFiles(schema instanceof ZodObject ? Object.keys(schema.shape) : [], source);
  const all = { ...source, ...files.values };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(present);
  const issues = result.error?.issues ?? [];
  const problems = issues.map((issue) => `${issue.path.join('.') || 'environment'}: ${issue.message}`);
  if (result.success && files.problems.length === 0) return result.data;
  throw new EnvError([...files.problems, ...problems]);
}
