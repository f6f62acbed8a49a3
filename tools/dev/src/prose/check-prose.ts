import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { passagesOf, proseEndings } from './passages.js';
import { type Problem, problemsIn } from './banned.js';

export interface Finding extends Problem {
  /** `libs/kafka/src/index.ts:12` */
  place: string;
}

/** The page that lists the banned words, and the code that looks for them. */
const excepted = ['docs/glossary.md', 'tools/dev/src/prose/'];

/** Banned words in the files that git tracks. @param paths folders or files; all by default */
export function checkProse(root: string, paths: readonly string[] = []): Finding[] {
  const patterns = proseEndings.map((ending) => `*.${ending}`);
  const tracked = execFileSync('git', ['ls-files', '-z', '--', ...patterns], { cwd: root, encoding: 'utf8' });
  const files = tracked.split('\0').filter((file) => file !== '' && !excepted.some((path) => file.startsWith(path)));
  const chosen = files.filter((file) => paths.length === 0 || paths.some((path) => file.startsWith(path)));
  return chosen.flatMap((file) => findingsIn(file, readFileSync(join(root, file), 'utf8')));
}

export function findingsIn(file: string, source: string): Finding[] {
  return passagesOf(file, source).flatMap(({ start, text, isComment }) =>
    problemsIn(text, isComment).map((problem) => {
      const at = start + problem.at;
      return { ...problem, at, place: `${file}:${source.slice(0, at).split('\n').length}` };
    }),
  );
}
