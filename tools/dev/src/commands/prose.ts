import { type CommandContext } from '@mvec/terminal';
import { checkProse, type Finding } from '../prose/check-prose.js';

/** Lists the words that the glossary replaces, and how many each project has. @param paths everything by default */
export function prose(paths: readonly string[], { root }: CommandContext): Promise<number> {
  const findings = checkProse(root, paths);
  for (const { place, found, advice } of findings) console.log(`${place}  ${found} → ${advice}`);
  const counts = Map.groupBy(findings, projectOf);
  for (const [project, { length }] of [...counts].sort(([a], [b]) => a.localeCompare(b)))
    console.log(`${String(length).padStart(5)}  ${project}`);
  console.log(
    findings.length === 0 ? 'No banned words.' : `${String(findings.length).padStart(5)}  in total (docs/glossary.md)`,
  );
  return Promise.resolve(findings.length === 0 ? 0 : 1);
}

function projectOf({ place }: Finding): string {
  return place
    .split('/')
    .slice(0, /^(apps|libs|tools)\//.test(place) ? 2 : 1)
    .join('/');
}
