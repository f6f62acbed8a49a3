import { describe, expect, it } from '@jest/globals';
import { operatorProgram } from './program.js';

const remote = { MVEC_GATEWAY_URL: 'http://kong:8000', OPERATOR_PASSWORD: 'a password' };

function helpOf(env: NodeJS.ProcessEnv): string {
  const program = operatorProgram({ root: '/src', env });
  const all = program.commands.flatMap((command) => [command, ...command.commands]);
  return all.map((command) => command.helpInformation()).join('\n');
}

describe('The operator’s command line', () => {
  it('has status, trace, rebuild and dead-letters', () => {
    const names = operatorProgram({ root: '/src', env: {} }).commands.map((command) => command.name());
    expect(names.sort()).toEqual(['dead-letters', 'rebuild', 'status', 'trace']);
  });

  it('locates a platform on this machine, but not a remote one', () => {
    expect(helpOf({})).toContain('--home');
    expect(helpOf(remote)).not.toContain('--home');
  });
});
