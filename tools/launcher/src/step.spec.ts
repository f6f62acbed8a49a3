import { describe, expect, it } from '@jest/globals';
import type { PartStatus } from './part-status.js';
import { PlatformError } from './platform.errors.js';
import { runStep } from './step.js';

async function breakStep(stopAsked: boolean) {
  const statuses: PartStatus[] = [];
  const run = () => Promise.reject(new Error('terminating connection'));
  const step = { name: 'databases', after: [], run };
  const error: unknown = await runStep(
    step,
    (status) => statuses.push(status),
    () => stopAsked,
  ).catch((reason: unknown) => reason);
  return { error, states: statuses.map(({ state }) => state) };
}

describe('A step of the start', () => {
  it('fails with its name and the cause', async () => {
    const { error, states } = await breakStep(false);
    expect(error).toEqual(new PlatformError('databases failed', { cause: new Error('terminating connection') }));
    expect(states).toEqual(['starting', 'failed']);
  });

  it('is reported as stopped, not as failed, when a stop interrupts it', async () => {
    const { error, states } = await breakStep(true);
    expect(error).toEqual(new PlatformError('databases was stopped before it was ready'));
    expect(states).toEqual(['starting']);
  });
});
