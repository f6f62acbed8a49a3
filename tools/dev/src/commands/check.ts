import type { Command } from '../command.js';
import { runTool, tools } from '@mvec/mutants';

/** What a change has to pass before it is committed. Everything is run, also when one thing fails. */
export const check: Command = async (args, context) => {
  const format = await runTool(context, tools.prettier, ['--check', '--log-level=warn', '.']);
  if (format !== 0) console.log('Not formatted: npm run format');
  const targets = ['--targets=lint,typecheck,unit', '--parallel=2', '--output-style=static'];
  const rest = await runTool(context, tools.nx, ['run-many', ...targets, ...args]);
  const failed = [format, rest].some((code) => code !== 0);
  console.log(failed ? '\nThe check failed, see above.' : '\nFormat, lint, types and unit tests are fine.');
  return failed ? 1 : 0;
};
