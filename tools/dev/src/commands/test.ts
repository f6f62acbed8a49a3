import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestInfrastructure } from '@mvec/testing';
import { type CommandContext, runTool, tools } from '@mvec/terminal';
import { Heartbeat } from '../testing/heartbeat.js';
import { readResults, summarise } from '../testing/test-results.js';

const libraries = 'tag:type:lib,tag:type:contract';
/** The tests of `kafka` mostly wait for brokers to recover, so the light tests of the other libraries run next to them. */
const phases = [[['--projects=kafka'], [`--projects=${libraries}`, '--exclude=kafka']], [[`--exclude=${libraries}`]]];

/**
 * Runs every test of every project, one after the other apart from the waiting ones: they share the machine with three
 * brokers, and tests that kill servers measure time. Nothing comes from Nx's cache, because the servers are part of what
 * is tested.
 * @param nxArguments run instead of all, for example `--projects=order,payment`
 */
export async function test(nxArguments: readonly string[], context: CommandContext): Promise<number> {
  const heartbeat = new Heartbeat((line) => console.log(line));
  const results = await mkdtemp(join(tmpdir(), 'mvec-test-results-'));
  heartbeat.line('Starting Postgres, Redis, three Kafka brokers and the mail inbox for the tests.');
  const infrastructure = await startTestInfrastructure({ onProgress: (message) => heartbeat.line(`  ${message}`) });
  try {
    const env = { ...context.env, MVEC_TEST_INFRA: infrastructure.file, MVEC_TEST_RESULTS: results };
    let code = 0;
    for (const lanes of nxArguments.length > 0 ? [[nxArguments]] : phases) {
      const codes = await Promise.all(lanes.map((lane) => runProjects(context, lane, env, heartbeat)));
      code = Math.max(code, ...codes);
    }
    const { lines, failed } = summarise(await readResults(results), code);
    await infrastructure.stop();
    console.log(lines.join('\n'));
    return code === 0 && failed === 0 ? 0 : 1;
  } finally {
    heartbeat.stop();
    await infrastructure.stop();
    await rm(results, { recursive: true, force: true });
  }
}

function runProjects(
  context: CommandContext,
  nxArguments: readonly string[],
  env: NodeJS.ProcessEnv,
  heartbeat: Heartbeat,
): Promise<number> {
  const jest = ['--passWithNoTests', '--reporters=default', '--reporters=@mvec/dev/test-reporter'];
  const nx = [
    'run-many',
    '--target=test',
    '--parallel=1',
    '--nx-bail=false',
    '--skip-nx-cache',
    '--output-style=stream',
  ];
  // The bootstrap has built everything; a second build would replace programs while tests run them.
  return runTool(context, tools.nx, [...nx, '--exclude-task-dependencies', ...nxArguments, '--', ...jest], {
    env: { ...env, FORCE_COLOR: process.stdout.isTTY ? '1' : '0' },
    onLine: (line) => heartbeat.line(line),
  });
}
