import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { MissingToolError, onPath } from '@mvec/local-servers';
import { prometheusFolder } from './rules.js';

/**
 * Runs promtool to check the configuration and to run the tests of the rules.
 * @returns its exit code
 * @throws {MissingToolError}
 */
export async function checkWithPromtool(root: string): Promise<number> {
  const promtool = await onPath('promtool');
  if (promtool === undefined) {
    throw new MissingToolError('promtool, a part of Prometheus', 'but none was found on PATH', {
      debian: 'apt-get install prometheus',
      fedora: 'dnf install golang-github-prometheus',
      macos: 'brew install prometheus',
    });
  }
  const folder = join(root, prometheusFolder);
  const tests = (await readdir(join(folder, 'tests'))).map((name) => join(folder, 'tests', name));
  const configured = await run(promtool, ['check', 'config', join(folder, 'prometheus.yml')]);
  const tested = await run(promtool, ['test', 'rules', ...tests]);
  return configured || tested;
}

async function run(command: string, args: string[]): Promise<number> {
  const [code] = (await once(spawn(command, args, { stdio: 'inherit' }), 'exit')) as [number | null];
  return code ?? 1;
}
