import { spawn } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { env } from 'node:process';
import { text } from 'node:stream/consumers';
import { MissingToolError } from './tool.errors.js';

const MINIMUM_JAVA = 17;

/** Path of a command, or undefined when it is not on PATH. */
export async function onPath(name: string): Promise<string | undefined> {
  for (const folder of (env.PATH ?? '').split(delimiter).filter(Boolean)) {
    const file = join(folder, name);
    if (await isExecutable(file)) return file;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

export interface Java {
  command: string;
  /** Version as Java prints it, for example 17.0.15. */
  version: string;
}

/** @throws MissingToolError when there is no Java 17 or newer in JAVA_HOME or on PATH. */
export async function findJava(): Promise<Java> {
  const home = env.JAVA_HOME ? join(env.JAVA_HOME, 'bin', 'java') : undefined;
  const command = home && (await isExecutable(home)) ? home : await onPath('java');
  const version = command ? await javaVersion(command) : undefined;
  if (command && version && Number(version.split('.')[0]) >= MINIMUM_JAVA) return { command, version };
  throw new MissingToolError(
    `Java ${MINIMUM_JAVA} or newer`,
    version ? `but ${String(command)} is ${version}` : 'but none was found',
    {
      debian: 'apt-get install default-jre-headless',
      fedora: 'dnf install java-latest-openjdk-headless',
      macos: 'brew install openjdk',
    },
  );
}

async function javaVersion(command: string): Promise<string | undefined> {
  return /version "([^"]+)"/.exec(await outputOf(command, '-version'))?.[1];
}

/** @throws MissingToolError */
export async function findMaven(): Promise<string> {
  const command = await onPath('mvn');
  if (command) return command;
  throw new MissingToolError('Maven', 'but mvn was not found', {
    debian: 'apt-get install maven',
    fedora: 'dnf install maven',
    macos: 'brew install maven',
  });
}

/** Version that a program prints for `--version`, or undefined when it does not run. */
export async function serverVersion(command: string): Promise<[major: number, minor: number] | undefined> {
  const match = /v=(\d+)\.(\d+)/.exec(await outputOf(command, '--version'));
  return match ? [Number(match[1]), Number(match[2])] : undefined;
}

/**
 * Output of a program; empty when it does not run. It runs in a separate process group, because Ctrl-C in the terminal
 * would otherwise interrupt it, and it would look like a missing program.
 */
async function outputOf(command: string, option: string): Promise<string> {
  const program = spawn(command, [option], { detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  program.on('error', () => undefined);
  const printed = await Promise.all([text(program.stdout), text(program.stderr)]).catch(() => []);
  return printed.join('');
}
