import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type CommandContext, runTool, tools } from '@mvec/terminal';
import { z } from 'zod';
import type { Mutant, MutantWithPatch } from './mutant.js';
import type { TreeCopy } from './tree-copy.js';

export type Verdict = 'killed' | 'survived' | 'unusable';

export interface Trial {
  mutant: Mutant;
  verdict: Verdict;
  /** Why it is unusable. */
  reason?: string;
  output: string[];
}

export interface TestRun {
  passed: number;
  failed: number;
  output: string[];
}

const jestResult = z.object({ numPassedTests: z.int(), numFailedTests: z.int() });

/** Takes the mechanism away and runs the test that should notice. `before` is the test with the mechanism: it passed. */
export async function tryMutant(
  context: CommandContext,
  copy: TreeCopy,
  mutant: MutantWithPatch,
  before: TestRun,
): Promise<Trial> {
  const unusable = (reason: string, output: string[] = []): Trial => ({ mutant, verdict: 'unusable', reason, output });
  if (before.failed > 0) return unusable('its test fails without it, too', before.output);
  if (before.passed === 0) return unusable('no test has this name', before.output);
  try {
    await copy.apply(mutant.patch);
  } catch (error) {
    return unusable(`its patch does not apply: ${error instanceof Error ? error.message : String(error)}`);
  }
  try {
    if (!(await rebuild(context, copy))) return unusable('the patched tree does not build');
    const after = await runTest(context, copy, mutant);
    if (after.failed > 0) return { mutant, verdict: 'killed', output: [] };
    if (after.passed === 0) return unusable('its test could not be run', after.output);
    return { mutant, verdict: 'survived', output: after.output };
  } finally {
    await copy.revert(mutant.patch);
    await rebuild(context, copy);
  }
}

/** Processes that the tests start run what was built. */
export async function rebuild(context: CommandContext, copy: TreeCopy): Promise<boolean> {
  const code = await runTool(context, tools.nx, ['run-many', '--target=build'], {
    cwd: copy.folder,
    env: { ...context.env, NX_WORKSPACE_ROOT_PATH: copy.folder, NX_DAEMON: 'false' },
    onLine: () => undefined,
  });
  return code === 0;
}

export async function runTest(context: CommandContext, copy: TreeCopy, mutant: Mutant): Promise<TestRun> {
  const resultFile = join(copy.folder, 'mutant-result.json');
  const output: string[] = [];
  await rm(resultFile, { force: true });
  const where = ['--rootDir', mutant.project, '--config', 'jest.config.mjs', '--testPathPatterns', mutant.testFile];
  const what = ['--testNamePattern', mutant.testName, '--json', '--outputFile', resultFile];
  // What a mutant leaves running must not keep the run alive.
  const end = '--forceExit';
  await runTool(context, tools.jest, [...where, ...what, end], {
    cwd: copy.folder,
    onLine: (line) => output.push(line),
  });
  const { numPassedTests, numFailedTests } = await readResult(resultFile);
  return { passed: numPassedTests, failed: numFailedTests, output };
}

async function readResult(file: string): Promise<z.infer<typeof jestResult>> {
  const content = await readFile(file, 'utf8').catch(() => '{"numPassedTests":0,"numFailedTests":0}');
  return jestResult.parse(JSON.parse(content));
}
