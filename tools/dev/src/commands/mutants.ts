import { join } from 'node:path';
import {
  type MutantWithPatch,
  readMutants,
  rebuild,
  runTest,
  type TestRun,
  TreeCopy,
  type Trial,
  tryMutant,
} from '@mvec/mutants';
import { startTestInfrastructure } from '@mvec/testing';
import pc from 'picocolors';
import type { CommandContext } from '@mvec/terminal';

const verdicts = { killed: pc.green('noticed'), survived: pc.red('SURVIVED'), unusable: pc.red('UNUSABLE') };

/** @param names promise numbers or names of mutants; all by default */
export async function mutants(names: readonly string[], context: CommandContext): Promise<number> {
  const all = await readMutants(join(context.root, 'tools', 'mutants', 'patches'));
  const chosen = all.filter(
    ({ name, promise }) => names.length === 0 || names.some((word) => word === name || Number(word) === promise),
  );
  if (chosen.length === 0) {
    console.log(`There is no such mutant; there are: ${all.map(({ name }) => name).join(', ')}`);
    return 1;
  }
  const trials = await tryAll(context, chosen);
  for (const { mutant, reason, output } of trials.filter((trial) => trial.verdict !== 'killed')) {
    console.log(`\n${mutant.name}: ${reason ?? 'its test passes without the mechanism'}`);
    for (const line of output.slice(-30)) console.log(`  ${pc.dim(line)}`);
  }
  const noticed = trials.filter((trial) => trial.verdict === 'killed').length;
  console.log(`\n${noticed} of ${trials.length} mutants were noticed.`);
  return noticed === trials.length ? 0 : 1;
}

async function tryAll(context: CommandContext, chosen: readonly MutantWithPatch[]): Promise<Trial[]> {
  console.log(`Copying the tree and starting the servers for ${chosen.length} mutants.`);
  const copy = await TreeCopy.of(context.root);
  try {
    if (!(await rebuild(context, copy))) throw new Error('The tree does not build');
    const infrastructure = await startTestInfrastructure();
    try {
      const env = { ...context.env, MVEC_TEST_INFRA: infrastructure.file };
      const trials: Trial[] = [];
      const runs = new Map<string, TestRun>();
      for (const mutant of chosen) trials.push(await tryAndReport({ ...context, env }, copy, mutant, runs));
      return trials;
    } finally {
      await infrastructure.stop();
    }
  } finally {
    await copy.remove();
  }
}

/** @param runs tests without a mutant, by test: several mutants share one */
async function tryAndReport(
  context: CommandContext,
  copy: TreeCopy,
  mutant: MutantWithPatch,
  runs: Map<string, TestRun>,
): Promise<Trial> {
  const test = [mutant.project, mutant.testFile, mutant.testName].join(' ');
  const before = runs.get(test) ?? (await runTest(context, copy, mutant));
  runs.set(test, before);
  const startedAt = Date.now();
  const trial = await tryMutant(context, copy, mutant, before);
  const seconds = `${Math.round((Date.now() - startedAt) / 1000)} s`.padStart(6);
  console.log(
    `${verdicts[trial.verdict]}  promise ${mutant.promise}, ${mutant.name}: ${mutant.removes} ${pc.dim(seconds)}`,
  );
  return trial;
}
