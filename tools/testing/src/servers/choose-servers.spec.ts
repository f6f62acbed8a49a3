import { afterEach, describe, expect, it } from '@jest/globals';
import { chooseServers } from './choose-servers.js';

const before = process.env['MVEC_TEST_SERVERS'];

afterEach(() => {
  if (before === undefined) delete process.env['MVEC_TEST_SERVERS'];
  else process.env['MVEC_TEST_SERVERS'] = before;
});

describe('chooseServers', () => {
  it.each(['processes', 'containers', 'stand-ins'])('follows MVEC_TEST_SERVERS=%s', async (kind) => {
    process.env['MVEC_TEST_SERVERS'] = kind;
    expect(await chooseServers()).toBe(kind);
  });

  it('refuses another value', async () => {
    process.env['MVEC_TEST_SERVERS'] = 'cloud';
    await expect(chooseServers()).rejects.toThrow(
      'MVEC_TEST_SERVERS must be one of processes, containers, stand-ins, not cloud',
    );
  });

  it('logs its choice, and keeps it for the processes of the run', async () => {
    process.env['MVEC_TEST_SERVERS'] = '';
    const lines: string[] = [];
    const kind = await chooseServers((line) => lines.push(line));
    expect(lines).toEqual([expect.stringMatching(kind === 'processes' ? /local processes: / : /containers/)]);
    expect(process.env['MVEC_TEST_SERVERS']).toBe(kind);
  });
});
