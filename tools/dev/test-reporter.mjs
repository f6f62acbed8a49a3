import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';

/** Jest reporter: writes a project's sums and failures to the folder MVEC_TEST_RESULTS for `npm test`. */
export default class TestReporter {
  constructor(globalConfig) {
    this.root = globalConfig.rootDir;
  }

  onRunComplete(_contexts, results) {
    const folder = process.env.MVEC_TEST_RESULTS;
    if (!folder) return;
    const project = basename(this.root);
    const failures = results.testResults.flatMap((file) => failuresOf(file, relative(this.root, file.testFilePath)));
    mkdirSync(folder, { recursive: true });
    const content = JSON.stringify({ project, passed: results.numPassedTests, failures });
    writeFileSync(join(folder, `${project}.json`), content);
  }
}

function failuresOf(result, file) {
  const { testExecError, failureMessage, testResults } = result;
  const ran = testResults.filter((test) => test.status !== 'passed');
  const failures = ran.map(({ fullName, status }) => ({
    file,
    name: fullName,
    problem: status === 'failed' ? 'failed' : 'skipped',
  }));
  if (testExecError) failures.push({ file, name: firstLine(failureMessage), problem: 'could not be run' });
  return failures;
}

function firstLine(message) {
  return (
    (message ?? '')
      .split('\n')
      .find((line) => line.trim() !== '')
      ?.trim() ?? 'unknown cause'
  );
}
