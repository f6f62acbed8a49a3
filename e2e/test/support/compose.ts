import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);

/** The projects in their order, and what each is of the platform. */
export const projects = [
  { name: 'kafka-brokers', file: 'kafka' },
  { name: 'micro-services-deps', file: 'deps' },
  { name: 'micro-services-app', file: 'app' },
] as const;

export type Project = (typeof projects)[number];

/** What a program of Docker prints. @throws with what it said when it fails */
export async function docker(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    const { stdout } = await run('docker', args, {
      cwd: root,
      env: { ...process.env, ...env },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout.trim();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(`docker ${args.join(' ')} failed: ${stderr?.trim().split('\n').slice(-5).join('\n') ?? ''}`, {
      cause: error,
    });
  }
}

/** `docker compose` of one project; E2E_OFFLINE adds what stands in for images that cannot be pulled. */
export function compose({ name, file }: Project, more: readonly string[] = []): string[] {
  const offline = process.env['E2E_OFFLINE'] === 'on' ? [`docker/offline/${file}.compose.yml`] : [];
  const files = [`${file}.compose.yml`, ...offline.filter((path) => existsSync(`${root}${path}`)), ...more];
  return ['compose', '-p', name, ...files.flatMap((path) => ['-f', path])];
}
