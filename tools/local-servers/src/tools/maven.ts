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
 * Copies these artifacts (`group:artifact:version`) and all that they need at run time into `<folder>/libs`.
 * @param folder below the cache; the log is kept beside it, because a folder that could not be filled is removed
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
 * Java takes the user's home from the system's list of users and not from HOME. A user who has none there, as in many
 * containers, would have no place for Maven's downloads.
 */
export function homeForJava(registered: string | undefined, home: string): string | undefined {
  return registered ? undefined : `"-Duser.home=${home.replaceAll(/["\\]/g, '\\$&')}"`;
}

async function registeredHome(): Promise<string | undefined> {
  try {
    const { homedir: registered } = userInfo();
    return (await exists(registered)) ? registered : undefined;
  } catch {
    // The user has only a number.
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
