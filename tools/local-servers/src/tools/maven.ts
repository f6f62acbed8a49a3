import { writeFile } from 'node:fs/promises';
import { homedir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import { ManagedProcess } from '../processes/managed-process.js';
import { ProcessStartError } from '../processes/process.errors.js';
import { exists } from './directories.js';
import { findMaven } from './executables.js';

const DEPENDENCY_PLUGIN = '3.8.1';

/**
 * Copies these artifacts (`group:artifact:version`) and their runtime dependencies into `<folder>/libs`.
 * @param folder in the cache; the log is next to it, because the folder is removed after a failure
 */
export async function copyMavenArtifacts(folder: string, artifacts: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), pom(artifacts));
  const maven = new ManagedProcess({
    name: 'maven',
    home: folder,
    logFile: join(dirname(folder), 'maven.log'),
    launch: { command: await findMaven(), args, cwd: folder, env: await environment() },
  });
  await maven.run().catch((error: unknown) => {
    throw error instanceof ProcessStartError ? failure(artifacts, error) : error;
  });
}

const args = [
  ...['--quiet', '--batch-mode', '-Dstyle.color=never'],
  ...['dependency:copy-dependencies', '-DincludeScope=runtime', '-DoutputDirectory=libs'],
];

function failure(artifacts: readonly string[], { logFile, logLines, cause }: ProcessStartError): ProcessStartError {
  const reason = `could not fetch ${artifacts[0] ?? 'nothing'}: check the network and the free space, then start again`;
  return new ProcessStartError('Maven', reason, logFile, logLines, cause);
}

async function environment(): Promise<NodeJS.ProcessEnv> {
  const home = homeForJava(await registeredHome(), homedir());
  return home ? { JDK_JAVA_OPTIONS: [env.JDK_JAVA_OPTIONS, home].filter(Boolean).join(' ') } : {};
}

/**
 * Java reads the user's home from the system's list of users and not from HOME. Without an entry there, as in many
 * containers, Maven would have no folder for its downloads.
 */
export function homeForJava(registered: string | undefined, home: string): string | undefined {
  return registered ? undefined : `"-Duser.home=${home.replaceAll(/["\\]/g, '\\$&')}"`;
}

async function registeredHome(): Promise<string | undefined> {
  try {
    const { homedir: registered } = userInfo();
    return (await exists(registered)) ? registered : undefined;
  } catch {
    // The user has only an id and no entry.
    return undefined;
  }
}

function pom(artifacts: readonly string[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version] = artifact.split(':');
    return `    <dependency><groupId>${group ?? ''}</groupId><artifactId>${name ?? ''}</artifactId><version>${version ?? ''}</version></dependency>`;
  });
  return `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>mvec</groupId>
  <artifactId>downloads</artifactId>
  <version>1</version>
  <dependencies>
${dependencies.join('\n')}
  </dependencies>
  <build><plugins><plugin>
    <groupId>org.apache.maven.plugins</groupId>
    <artifactId>maven-dependency-plugin</artifactId>
    <version>${DEPENDENCY_PLUGIN}</version>
  </plugin></plugins></build>
</project>
`;
}
