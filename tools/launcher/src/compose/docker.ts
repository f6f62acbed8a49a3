import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { PlatformError } from '../platform.errors.js';

const run = promisify(execFile);
const maxOutput = 64 * 1024 * 1024;
const lastLines = 5;

export type Docker = (...args: string[]) => Promise<string>;

/** Runs `docker` in a folder. Returns its output; throws with its last output when it fails. */
export function dockerIn(folder: string, env: NodeJS.ProcessEnv): Docker {
  return async (...args) => {
    try {
      const { stdout } = await run('docker', args, { cwd: folder, env, maxBuffer: maxOutput });
      return stdout.trim();
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      const said = (stderr?.trim() || message).split('\n').slice(-lastLines).join('\n');
      throw new PlatformError(`docker ${args.join(' ')} failed: ${said}`, { cause: error });
    }
  };
}
