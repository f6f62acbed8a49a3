import { type CommandContext, runTool, tools } from '@mvec/terminal';
import { prose } from './prose.js';

/** Runs what a change has to pass before it is committed; all of it, even when one part fails. */
export async function check(nxArguments: readonly string[], context: CommandContext): Promise<number> {
  const format = await runTool(context, tools.prettier, ['--check', '--log-level=warn', '.']);
  if (format !== 0) console.log('Not formatted: npm run format');
  const words = await prose([], context);
  const targets = ['--targets=lint,typecheck,unit', '--parallel=2', '--output-style=static'];
  const rest = await runTool(context, tools.nx, ['run-many', ...targets, ...nxArguments]);
  const failed = [format, words, rest].some((code) => code !== 0);
  console.log(failed ? '\nThe check failed, see above.' : '\nFormat, words, lint, types and unit tests are fine.');
  return failed ? 1 : 0;
}
