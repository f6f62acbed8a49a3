import { type CommandContext, runTool, tools } from '@mvec/terminal';

export interface E2eOptions {
  target: 'embedded' | 'docker';
  offline?: boolean;
}

/**
 * Tests the whole platform through its gateway: on local processes that the tests start, or on the running containers
 * of the three compose files with the data that they have.
 * @param files patterns of test files; all by default
 */
export function e2e(files: readonly string[], options: E2eOptions, context: CommandContext): Promise<number> {
  const env = {
    ...context.env,
    E2E_TARGET: options.target,
    E2E_OFFLINE: options.offline === true ? 'on' : 'off',
    // The platform brings its own servers.
    MVEC_TEST_INFRA: 'none',
  };
  return runTool(context, tools.jest, ['--rootDir', 'e2e', '--config', 'jest.config.mjs', ...files], { env });
}
