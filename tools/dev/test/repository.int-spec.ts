import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readMutants } from '@mvec/mutants';
import { scenarios } from '@mvec/prove';
import { ESLint } from 'eslint';
import { checkProse } from '../src/prose/check-prose.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('.ci/run', () => {
  it('can be executed and runs the test command of the README', () => {
    const script = readFileSync(join(root, '.ci/run'), 'utf8');
    expect(statSync(join(root, '.ci/run')).mode & 0o111).not.toBe(0);
    expect(script).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(script.trim().split('\n').at(-1)).toBe('npm test');
  });
});

describe('package-lock.json', () => {
  const lockfile = readFileSync(join(root, 'package-lock.json'), 'utf8');

  it('holds the packages of every system, or `npm ci` refuses it: node tools/complete-lockfile.mjs', () => {
    const script = join(root, 'tools', 'complete-lockfile.mjs');
    expect(execFileSync(process.execPath, [script, '--check'], { cwd: root, encoding: 'utf8' })).toBe('complete\n');
  });

  it('names no registry', () => {
    expect(lockfile).not.toMatch(/"resolved": "https?:/);
  });
});

describe('Comments, strings and prose', () => {
  it('have no word that the glossary replaces: npm run prose', () => {
    expect(checkProse(root)).toEqual([]);
  });
});

describe('Module boundaries', () => {
  const eslint = new ESLint({ cwd: root });

  /** The rules that each line would break if the lines stood in that file. */
  async function brokenRules(file: string, lines: string[]): Promise<(string | null | undefined)[]> {
    const [result] = await eslint.lintText(`${lines.join('\n')}\n`, { filePath: join(root, file) });
    const messages = result?.messages ?? [];
    return lines.map((_line, index) => messages.find((message) => message.line === index + 1)?.ruleId);
  }

  it('keep an app from importing an app, and kafkajs within its library', async () => {
    const lines = [
      "import '@mvec/order/src/main.js';",
      "import '../../order/src/main.js';",
      "import '@mvec/dev-gateway';",
      "import 'kafkajs';",
      "import '@mvec/errors';",
    ];
    expect(await brokenRules('apps/catalog/src/main.ts', lines)).toEqual([
      '@nx/enforce-module-boundaries',
      '@nx/enforce-module-boundaries',
      '@nx/enforce-module-boundaries',
      'no-restricted-imports',
      undefined,
    ]);
  });

  it('keep libraries from importing apps and test code', async () => {
    const lines = ["import '@mvec/order/src/main.js';", "import '@mvec/testing';", "import '@mvec/errors';"];
    expect(await brokenRules('libs/outbox/src/index.ts', lines)).toEqual([
      '@nx/enforce-module-boundaries',
      '@nx/enforce-module-boundaries',
      undefined,
    ]);
  });

  it('keep the contract package from importing anything of ours', async () => {
    const lines = ["import '@mvec/errors';", "import '@mvec/money';"];
    expect(await brokenRules('libs/events/src/index.ts', lines)).toEqual([
      '@nx/enforce-module-boundaries',
      '@nx/enforce-module-boundaries',
    ]);
  });
});

describe('Mutants', () => {
  const folder = join(root, 'tools', 'mutants', 'patches');

  it('have a patch each, and no patch is without its entry', async () => {
    const patches = (await readMutants(folder)).map(({ patch }) => patch);
    const files = readdirSync(folder).filter((file) => file.endsWith('.patch'));
    expect(files.map((file) => join(folder, file)).sort()).toEqual([...patches].sort());
  });

  it('fit the code as it is and the tests that prove them exist', async () => {
    for (const mutant of await readMutants(folder)) {
      execFileSync('git', ['apply', '--check', mutant.patch], { cwd: root });
      const specs = readdirSync(join(root, mutant.project), { recursive: true, encoding: 'utf8' });
      expect(`${mutant.name}: ${specs.filter((file) => file.includes(mutant.testFile)).length}`).toMatch(/: 1$/);
    }
  });
});

describe('docs/promises.md', () => {
  const rows = readFileSync(join(root, 'docs/promises.md'), 'utf8')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .filter(([, number = '']) => /^\d+$/.test(number))
    .map(([, number, , tests = '', scenarios = '', mutants = '']) => ({
      promise: Number(number),
      tests,
      scenarios,
      mutants,
    }));
  const namesIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name ?? '');

  it('has a row for each of the 22 promises, with tests that exist or without any', () => {
    expect(rows.map(({ promise }) => promise)).toEqual(Array.from({ length: 22 }, (_, index) => index + 1));
    for (const { promise, tests } of rows) {
      const files = [...tests.matchAll(/\]\(\.\.\/([^)]+)\)/g)].map(([, file]) => file ?? '');
      const missing = files.filter((file) => !existsSync(join(root, file)));
      expect({ promise, missing, proved: files.length > 0 }).toEqual({
        promise,
        missing: [],
        proved: tests !== 'not proved yet',
      });
    }
  });

  it('names scenarios that `npm run prove` has', () => {
    const known = scenarios.map(({ name }) => name);
    expect(rows.flatMap((row) => namesIn(row.scenarios)).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('names the mutants of each promise, and no promise is proved without one', async () => {
    const mutants = await readMutants(join(root, 'tools', 'mutants', 'patches'));
    for (const row of rows) {
      const names = mutants.filter(({ promise }) => promise === row.promise).map(({ name }) => name);
      expect({ promise: row.promise, mutants: namesIn(row.mutants).sort() }).toEqual({
        promise: row.promise,
        mutants: names.sort(),
      });
      expect({ promise: row.promise, proved: names.length > 0 }).toEqual({
        promise: row.promise,
        proved: row.tests !== 'not proved yet',
      });
    }
  });

  it('names the test that has to notice each mutant', async () => {
    for (const { name, promise, testFile } of await readMutants(join(root, 'tools', 'mutants', 'patches'))) {
      const tests = rows.find((row) => row.promise === promise)?.tests ?? '';
      expect({ name, listed: tests.includes(`/${testFile}.`) || tests.includes(`/${testFile}.int-spec.`) }).toEqual({
        name,
        listed: true,
      });
    }
  });
});
