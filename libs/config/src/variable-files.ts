import { readFileSync } from 'node:fs';
import type { EnvSource } from './parse-env.js';

export interface VariableFiles {
  values: EnvSource;
  problems: string[];
}

/**
 * The values of variables that come as a file: `NAME_FILE` says where that of `NAME` is. So a secret stands in no process
 * list, no `docker inspect` and no crash report. The line break that editors end a file with does not count.
 */
export function variableFiles(names: readonly string[], source: EnvSource): VariableFiles {
  const values: EnvSource = {};
  const problems: string[] = [];
  for (const name of names) {
    const path = source[`${name}_FILE`];
    if (path === undefined || path === '') continue;
    if (source[name] !== undefined && source[name] !== '') problems.push(`${name}: is set, and ${name}_FILE too`);
    else read(name, path, values, problems);
  }
  return { values, problems };
}

function read(name: string, path: string, values: EnvSource, problems: string[]): void {
  try {
    values[name] = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  } catch (error) {
    problems.push(`${name}_FILE: ${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`);
    return;
  }
  if (values[name] === '') problems.push(`${name}_FILE: ${path} is empty`);
}
