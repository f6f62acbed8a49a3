import { parseArgs } from 'node:util';
import type { Command } from '../command.js';
import { findingLine } from '../doctor/findings.js';
import { diskFinding, memoryFinding, portFindings } from '../doctor/machine.js';
import { javaFinding, mavenFinding, nodeFinding, redisFinding } from '../doctor/tools.js';
import { placeOf, placeOptions } from '../place.js';

export const doctor: Command = async (args, context) => {
  const { values } = parseArgs({ args, options: placeOptions });
  const place = placeOf(values, context);
  const tools = await Promise.all([javaFinding(), mavenFinding(), redisFinding()]);
  const machine = [await diskFinding(place), memoryFinding(), ...(await portFindings(place))];
  const all = [nodeFinding(), ...tools, ...machine];
  for (const finding of all) console.log(findingLine(finding));
  const problems = all.filter((finding) => finding.level === 'problem').length;
  console.log(problems === 0 ? '\nEverything is there: npm start' : `\n${problems} to be solved, see above.`);
  return problems === 0 ? 0 : 1;
};
