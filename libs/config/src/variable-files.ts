import { readFileSync } from 'node:fs';

export type EnvSource = Record<string, string | undefined>;

interface VariableFiles {
  values: EnvSource;
  problems: string[];
}

/**
 * Reads variables given as a file: `NAME_FILE` is the path of the value of `NAME`. This keeps a secret out of process
 * lists, `docker inspect` and crash reports. A line break at the end of the file is removed.
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
