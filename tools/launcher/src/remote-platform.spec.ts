import { describe, expect, it } from '@jest/globals';
import { commandsFor, helpOf, usage } from './commands.js';
import { platformElsewhere } from './elsewhere.js';

const env = { MVEC_GATEWAY_URL: 'http://kong:8000', OPERATOR_PASSWORD: 'a password' };

describe('A platform elsewhere', () => {
  it('is named by the environment', () => {
    expect(platformElsewhere(env)).toEqual({
      gatewayUrl: 'http://kong:8000',
      mailUrl: 'http://localhost:1080',
      operator: { email: 'operator@mvec.example', password: 'a password' },
    });
    expect(() => platformElsewhere({ ...env, OPERATOR_PASSWORD: '' })).toThrow(/OPERATOR_PASSWORD/);
  });

  it('can be traded on and looked after, and nothing else', () => {
    expect(Object.keys(commandsFor(env)).sort()).toEqual(['dead-letters', 'demo', 'rebuild', 'status', 'trace']);
    const helps = (of: NodeJS.ProcessEnv) =>
      Object.entries(commandsFor(of)).map(([name, entry]) => helpOf(name, entry, of));
    expect([usage(env), ...helps(env)].join('\n')).not.toContain('--home');
    expect(helps({}).join('\n')).toContain('--home');
    expect(Object.keys(commandsFor({}))).toContain('start');
  });
});
