import { describe, expect, it } from '@jest/globals';
import { runInOrder, type StartNode } from './start-graph.js';

describe('runInOrder', () => {
  it('starts independent nodes at once and each other node after its dependencies', async () => {
    const events: string[] = [];
    const gate = Promise.withResolvers<undefined>();
    const node = (name: string, after: string[], work: Promise<unknown> = Promise.resolve()): StartNode => ({
      name,
      after,
      run: async () => {
        events.push(`${name} begins`);
        await work;
        events.push(`${name} is ready`);
      },
    });
    const running = runInOrder([
      node('postgres', [], gate.promise),
      node('redis', []),
      node('databases', ['postgres']),
      node('order', ['databases', 'redis']),
    ]);
    await new Promise(setImmediate);
    expect(events).toEqual(['postgres begins', 'redis begins', 'redis is ready']);
    gate.resolve(undefined);
    await running;
    expect(events.slice(3)).toEqual([
      'postgres is ready',
      'databases begins',
      'databases is ready',
      'order begins',
      'order is ready',
    ]);
  });

  it('never runs a node whose dependency failed', async () => {
    let ran = false;
    const failing = { name: 'postgres', after: [], run: () => Promise.reject(new Error('no space')) };
    const waiting = {
      name: 'order',
      after: ['postgres'],
      run: () => Promise.resolve((ran = true)).then(() => undefined),
    };

    await expect(runInOrder([failing, waiting])).rejects.toThrow('no space');
    expect(ran).toBe(false);
  });

  it('refuses a dependency that does not exist', async () => {
    await expect(runInOrder([{ name: 'order', after: ['database'], run: () => Promise.resolve() }])).rejects.toThrow(
      'order waits for database, which does not come before it',
    );
  });
});
