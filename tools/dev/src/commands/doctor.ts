import { type LocationOptions, locatePlatform } from '@mvec/launcher';
import type { CommandContext } from '@mvec/terminal';
import { findingLine } from '../doctor/findings.js';
import { diskFinding, memoryFinding, portFindings } from '../doctor/machine.js';
import { javaFinding, mavenFinding, nodeFinding, redisFinding } from '../doctor/tools.js';

export async function doctor(options: LocationOptions, context: CommandContext): Promise<number> {
  const location = locatePlatform(options, context);
  const tools = await Promise.all([javaFinding(), mavenFinding(), redisFinding()]);
  const machine = [await diskFinding(location), memoryFinding(), ...(await portFindings(location))];
  const all = [nodeFinding(), ...tools, ...machine];
  for (const finding of all) console.log(findingLine(finding));
  const problems = all.filter((finding) => finding.level === 'problem').length;
  console.log(problems === 0 ? '\nEverything is there: npm start' : `\n${problems} to be solved, see above.`);
  return problems === 0 ? 0 : 1;
}
