export interface CommandContext {
  /** The folder of the repository. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** Returns the exit code. */
export type Command = (args: string[], context: CommandContext) => Promise<number>;

/** Ends a command with one sentence instead of a stack trace. */
export class CommandError extends Error {}
