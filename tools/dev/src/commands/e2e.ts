import { parseArgs } from 'node:util';
import { CommandError, type Command } from '../command.js';
import { runTool, tools } from '@mvec/mutants';

const options = { target: { type: 'string' }, offline: { type: 'boolean' } } as const;
const targets = ['embedded', 'docker'];

/**
 * The tests of the whole platform through its gateway: on local processes of their own from nothing, or on the containers
 * of the three compose files with the data that they have. More arguments name the files, for example `trade`.
 */
export const e2e: Command = async (args, context) => {
  const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
  const { target = 'embedded', offline = false } = values;
  if (!targets.includes(target)) throw new CommandError(`There is no target ${target}: ${targets.join(' or ')}.`);
  const env = {
    ...context.env,
    E2E_TARGET: target,
    E2E_OFFLINE: offline ? 'on' : 'off',
    // The platform brings its servers with it.
    MVEC_TEST_INFRA: 'none',
  };
  const jest = ['--rootDir', 'e2e', '--config', 'jest.config.mjs', ...positionals];
  return runTool(context, tools.jest, jest, { env });
};
