/** The repository and the environment that a command works with. */
export interface CommandContext {
  /** Folder of the repository. */
  root: string;
  env: NodeJS.ProcessEnv;
}

/** Ends a command with one sentence instead of a stack trace. */
export class CommandError extends Error {}
