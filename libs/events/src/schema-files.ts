import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { catalogue } from './catalogue.js';
import { breakingChanges } from './compatibility.js';
import { jsonSchemaOf, type JsonSchema } from './json-schema.js';

const folder = fileURLToPath(new URL('../schemas/', import.meta.url));

/** All differences between the code and the published schemas in `schemas/`. */
export function schemaFileProblems(): string[] {
  const published = new Set(readdirSync(folder));
  const fromCode = catalogue.flatMap((contract) => {
    const file = `${contract.type}.json`;
    if (!published.delete(file)) return [`${contract.type}: not published yet, run: npx nx schemas events`];
    const before = JSON.parse(readFileSync(folder + file, 'utf8')) as JsonSchema;
    const breaking = breakingChanges(before, jsonSchemaOf(contract));
    if (breaking.length > 0)
      return breaking.map((change) => `${contract.type} ${change}; publish a new version instead`);
    return isDeepStrictEqual(before, jsonSchemaOf(contract))
      ? []
      : [`${contract.type}: compatible change, publish it: npx nx schemas events`];
  });
  return [...fromCode, ...[...published].map((file) => `${file}: published, but no event has this schema`)];
}

function textOf(contract: (typeof catalogue)[number]): string {
  return `${JSON.stringify(jsonSchemaOf(contract), null, 2)}\n`;
}

/** Checks the schemas. `--write` publishes new and compatibly changed ones; a breaking change always fails. */
function main(write: boolean): void {
  const refused = schemaFileProblems().filter((problem) => !(write && problem.endsWith('npx nx schemas events')));
  if (refused.length > 0) {
    console.error(`Event contracts would break their consumers:\n  ${refused.join('\n  ')}`);
    process.exitCode = 1;
    return;
  }
  if (write) catalogue.forEach((contract) => writeFileSync(`${folder}${contract.type}.json`, textOf(contract)));
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main(process.argv.includes('--write'));
