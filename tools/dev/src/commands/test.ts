import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestInfrastructure } from '@mvec/testing';
import type { Command, CommandContext } from '../command.js';
import { runTool, tools } from '@mvec/mutants';
import { Heartbeat } from '../testing/heartbeat.js';
import { readResults, summarise } from '../testing/test-results.js';

/**
 * Every test of every project, one project after the other: they share two cores with three brokers, and tests that
 * kill servers measure time. Always run, never taken from Nx's cache, because the servers are part of what is tested.
 * More arguments go to Nx, for example `--projects=order,payment`.
 */
export const test: Command = async (args, context) => {
  const heartbeat = new Heartbeat((line) => console.log(line));
  const results = await mkdtemp(join(tmpdir(), 'mvec-test-results-'));
  heartbeat.line('Starting Postgres, Redis, three Kafka brokers and the mail inbox for the tests.');
  const infrastructure = await startTestInfrastructure({ onProgress: (message) => heartbeat.line(`  ${message}`) });
  try {
    const env = { ...context.env, MVEC_TEST_INFRA: infrastructure.file, MVEC_TEST_RESULTS: results };
    const code = await runProjects(context, args, env, heartbeat);
    const { lines, failed } = summarise(await readResults(results), code);
    await infrastructure.stop();
    console.log(lines.join('\n'));
    return code === 0 && failed === 0 ? 0 : 1;
  } finally {
    heartbeat.stop();
    await infrastructure.stop();
    await rm(results, { recursive: true, force: true });
  }
};

function runProjects(
  context: CommandContext,
  nxArgs: readonly string[],
  env: NodeJS.ProcessEnv,
  heartbeat: Heartbeat,
): Promise<number> {
  const jest = ['--passWithNoTests', '--reporters=default', '--reporters=@mvec/cli/test-reporter'];
  const nx = [
    'run-many',
    '--target=test',
    '--parallel=1',
    '--nx-bail=false',
    '--skip-nx-cache',
    '--output-style=stream',
  ];
  // The bootstrap has built everything; building again would pull programs away from under running tests.
  return runTool(context, tools.nx, [...nx, '--exclude-task-dependencies', ...nxArgs, '--', ...jest], {
    env: { ...env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    onLine: (line) => heartbeat.line(line),
  });
}
