import { join, resolve } from 'node:path';
import { ComposePlatform, emptyHome, Platform, type RunningPlatform } from '@mvec/launcher';
import { History } from './history.js';
import { environmentOf } from './environment.js';
import type { Proof, ProveOptions } from './proof.js';
import { Run } from './run.js';

/** Requests per minute: the load comes from one address, and its shoppers buy more than people do. */
const limits = { address: 600_000, user: 60_000, service: 600_000 };

/** Name of the compose projects and the network, different from the documented ones so that their data is safe. */
const composeName = 'mvec-prove';

/**
 * Runs one scenario on a new platform: opens a market, injects faults under load, waits until nothing is under way, and
 * judges the databases, the topics, the mails and the card provider's journal.
 */
export async function prove(options: ProveOptions): Promise<Proof> {
  const { scenario, seed, signal, live } = options;
  signal.throwIfAborted();
  const history = await History.open(join(options.histories, `${stamp()}-${scenario.name}-${seed}.jsonl`));
  history.write('run', {
    scenario: scenario.name,
    seed,
    seconds: options.seconds,
    ordersPerSecond: options.ordersPerSecond,
  });
  const deaths: string[] = [];
  const platform = await openPlatform(options, history, deaths);
  try {
    live.show('starting the platform');
    await whileWanted(platform.start(), signal);
    return await new Run({
      ...options,
      platform,
      history,
      // No `deaths` for containers: the engine restarts them without a notice.
      ...(options.target === 'embedded' && { deaths: () => deaths }),
    }).prove();
  } catch (error) {
    history.write('broken-off', { error: String(error) });
    throw error;
  } finally {
    live.clear();
    await platform.stop();
    await history.close();
  }
}

async function openPlatform(options: ProveOptions, history: History, deaths: string[]): Promise<RunningPlatform> {
  const { root, home, portOffset, scenario, target, onStatus } = options;
  await emptyHome(home);
  const { instances = 1 } = scenario;
  const common = { root, portOffset, limits, instances, environment: environmentOf(scenario, resolve(home)) };
  if (target !== 'embedded') {
    const offline = target === 'docker-offline';
    return new ComposePlatform({ ...common, folder: home, name: composeName, offline });
  }
  return new Platform({
    ...common,
    home,
    onStatus: (status) => {
      const { part, state, reason } = status;
      history.write('part', { part, state, ...(reason !== undefined && { reason: reason.slice(0, 500) }) });
      if (state === 'restarting') deaths.push(`${part} ${reason ?? ''}`);
      onStatus?.(status);
    },
  });
}

async function whileWanted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(new Error('The run was aborted'));
  signal.addEventListener('abort', end, { once: true });
  try {
    await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}

/** Timestamp such as `20261123-143005`, so that histories sort by name. */
function stamp(): string {
  return new Date().toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
}
