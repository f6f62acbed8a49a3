import { join } from 'node:path';
import type { Platform } from '@mvec/launcher';
import { History } from './history.js';
import { Load } from './load/load.js';
import { openMarket } from './load/market.js';
import { Recorder } from './load/recorder.js';
import { Random } from './random.js';

export interface UnderLoadOptions {
  platform: Platform;
  /** Folder that the history is written to. */
  folder: string;
  ordersPerSecond: number;
  signal: AbortSignal;
}

const shopperCount = 8;
/** Cards that the provider answers without a delay. */
const cards = { tok_success: 95, tok_declined: 5 };

/** Runs `work` while vendors and shoppers trade. @returns its result, once the load has finished */
export async function underLoad<T>(options: UnderLoadOptions, work: () => Promise<T>): Promise<T> {
  const { platform, folder, ordersPerSecond, signal } = options;
  const history = await History.open(join(folder, 'load.jsonl'));
  const load = new Load({
    gatewayUrl: platform.urls.gateway,
    market: await openMarket(platform, shopperCount),
    cards,
    recorder: new Recorder(history, () => ''),
    random: new Random(1),
    ordersPerSecond,
    signal,
  });
  load.start();
  try {
    return await work();
  } finally {
    await load.finish();
    await history.close();
  }
}
