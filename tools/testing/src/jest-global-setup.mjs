import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Starts the servers when the run contains an integration spec, unless the test command has started them
 * (MVEC_TEST_INFRA). Unit tests start no servers.
 */
export default async function setup(globalConfig, projectConfig) {
  if (process.env.MVEC_TEST_INFRA || !(await wantsServers(globalConfig, projectConfig.rootDir))) return;
  const { startTestInfrastructure } = await import('../dist/test-infrastructure.js').catch((cause) => {
    throw new Error('The libraries are not built: run npx nx run-many -t build -p local-servers,testing', { cause });
  });
  const infrastructure = await startTestInfrastructure({ onProgress: (message) => console.error(message) });
  process.env.MVEC_TEST_INFRA = infrastructure.file;
  globalThis.mvecTestInfrastructure = infrastructure;
}

async function wantsServers({ testPathPatterns }, rootDir) {
  const sources = await Array.fromAsync(glob('test/**/*.ts', { cwd: rootDir }));
  const patterns = testPathPatterns.patterns.map((pattern) => new RegExp(pattern, 'i'));
  const specs = sources
    .filter((file) => file.endsWith('.int-spec.ts'))
    .filter((file) => patterns.length === 0 || patterns.some((pattern) => pattern.test(join(rootDir, file))));
  if (specs.length === 0) return false;
  const texts = await Promise.all(sources.map((file) => readFile(join(rootDir, file), 'utf8')));
  return texts.some((text) => /@mvec\/testing|testInfrastructure/.test(text));
}
