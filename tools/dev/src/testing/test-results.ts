import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const projectResults = z.object({
  project: z.string(),
  passed: z.int(),
  /** Tests that failed, were skipped, or whose file could not be run. */
  failures: z.array(z.object({ file: z.string(), name: z.string(), problem: z.string() })),
});

export type ProjectResults = z.infer<typeof projectResults>;

/** What the reporter of each project has left. */
export async function readResults(folder: string): Promise<ProjectResults[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
  return Promise.all(
    files.map(async (file) => projectResults.parse(JSON.parse(await readFile(join(folder, file), 'utf8')))),
  );
}

/**
 * The end of a run: each failing test by name, and the line with the sums, which comes last.
 * @param exitCode of the run; other than 0 although no test failed, something could not be run at all
 */
export function summarise(results: readonly ProjectResults[], exitCode: number): { lines: string[]; failed: number } {
  const passed = results.reduce((sum, project) => sum + project.passed, 0);
  const failures = results.flatMap(({ project, failures }) =>
    failures.map(({ file, name, problem }) => `  ${problem}: ${project}, ${file}: ${name}`),
  );
  if (exitCode !== 0 && failures.length === 0) failures.push('  failed: a project could not be tested, see above');
  const names = failures.length > 0 ? ['', 'Failed:', ...failures] : [];
  return { lines: [...names, '', `${passed} passed, ${failures.length} failed`], failed: failures.length };
}
