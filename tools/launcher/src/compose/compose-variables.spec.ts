import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { addressesFor } from '../addresses.js';
import { environmentOverride, portVariables, withoutSettings } from './compose-variables.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Variables for ports of the host in the compose files, with their defaults. */
function portsOfTheFiles(): Record<string, string> {
  const texts = ['kafka', 'deps', 'app'].map((file) => readFileSync(`${root}${file}.compose.yml`, 'utf8'));
  const found = texts.join('\n').matchAll(/\$\{(\w+_PORT):-(\d+)\}/g);
  return Object.fromEntries([...found].map(([, name = '', port = '']) => [name, port]));
}

describe('A second platform of containers', () => {
  it('moves every port that the compose files open by the offset', () => {
    expect(portVariables(addressesFor(0))).toEqual(portsOfTheFiles());
    const moved = Object.entries(portVariables(addressesFor(20_000)));
    const expected = Object.entries(portsOfTheFiles()).map(([name, port]) => [name, String(Number(port) + 20_000)]);
    expect(moved.sort()).toEqual(expected.sort());
  });

  it('opens no fixed port', () => {
    for (const file of ['kafka', 'deps', 'app']) {
      const text = readFileSync(`${root}${file}.compose.yml`, 'utf8');
      expect([file, [...text.matchAll(/'(?:127\.0\.0\.1:)?\d+:\d+'/g)].map(String)]).toEqual([file, []]);
    }
  });

  it('keeps the variables that Docker needs and no settings', () => {
    const env = { PATH: '/bin', DOCKER_HOST: 'tcp://other', POSTGRES_URL: 'x', MVEC_NODE_ENV: 'production' };
    expect(withoutSettings(env)).toEqual({ PATH: '/bin', DOCKER_HOST: 'tcp://other' });
  });

  it('passes its variables to both instances of a service', () => {
    const { services } = JSON.parse(environmentOverride({ order: { PAYMENT_DUE_SECONDS: '45' } }, 2)) as {
      services: Record<string, object>;
    };
    expect(services).toMatchObject({
      order: { environment: { PAYMENT_DUE_SECONDS: '45' } },
      'order-2': services['order'],
    });
    expect(Object.keys(services)).toHaveLength(12);
  });
});
