import { ZodObject, type ZodType } from 'zod';
import { type EnvSource, variableFiles } from './variable-files.js';

/** The environment is invalid; the message lists every wrong variable, one per line. */
export class EnvError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The environment is not usable:\n${problems.map((problem) => `  ${problem}`).join('\n')}`);
    this.name = 'EnvError';
  }
}

/**
 * Parses environment variables by a Zod schema. An empty variable counts as absent, so `X= npm start` uses the default.
 * Each variable of an object schema can be given as a file instead: `X_FILE=/run/secrets/x`. Error messages contain no
 * values, which may be secrets.
 * @throws {EnvError} lists every wrong variable
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
