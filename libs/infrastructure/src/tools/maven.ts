import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { findMaven } from './executables.js';

const DEPENDENCY_PLUGIN = '3.8.1';

/** Copies these artifacts (`group:artifact:version`) and all that they need at run time into `<folder>/libs`. */
export async function copyMavenArtifacts(folder: string, artifacts: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'pom.xml'), pom(artifacts));
  await new ManagedProcess({
    name: 'maven',
    home: folder,
    launch: {
      command: await findMaven(),
      args: [
        '--quiet',
        '--batch-mode',
        'dependency:copy-dependencies',
        '-DincludeScope=runtime',
        '-DoutputDirectory=libs',
      ],
      cwd: folder,
    },
  }).run();
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
