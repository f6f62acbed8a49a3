import { join } from 'node:path';
import { ports } from '@mvec/config';
import { PrometheusServer } from '@mvec/local-servers';
import { emptyHome, Platform } from '@mvec/launcher';
import { underLoad } from '@mvec/prove';
import { PrometheusClient } from '../prometheus/prometheus-client.js';
import { renderPrometheusConfig } from '../prometheus/render-config.js';
import { type Act } from './acts.js';
import { checkPanels, type PanelCheck } from './panel-check.js';
import { type Finding, Rehearsal } from './rehearsal.js';

export interface RehearseOptions {
  root: string;
  /** Home of the platform that the rehearsal starts; its content is deleted first. */
  folder: string;
  portOffset: number;
  acts: readonly Act[];
  say: (line: string) => void;
  signal: AbortSignal;
}

export interface Rehearsed {
  /** Alerts that fired before the first fault. */
  beforehand: string[];
  unreachable: string[];
  findings: Finding[];
  panels: PanelCheck;
}

const ordersPerSecond = 2;
/** Short scrape interval, so that the `for` of a rule is most of the time until it fires. */
const intervalSeconds = 2;
const limits = { address: 600_000, user: 60_000, service: 600_000 };
const environment = { identity: { REGISTRATIONS_PER_ADDRESS: '100000' }, order: { MAX_OPEN_ORDERS: '100' } };

/** Runs the rehearsal on a new platform under load, with Prometheus and the alert rules. */
export async function rehearse(options: RehearseOptions): Promise<Rehearsed> {
  const { root, folder, portOffset, say } = options;
  const home = join(folder, 'platform');
  await emptyHome(home);
  const platform = new Platform({ root, home, portOffset, limits, environment });
  const { services, gatewayAdmin } = platform.addresses;
  const port = ports.prometheus + portOffset;
  const configuration = () =>
    renderPrometheusConfig({ root, intervalSeconds, ports: { services, gatewayAdmin, prometheus: port } });
  const prometheus = new PrometheusServer({ home, port, configuration });
  try {
    await platform.start();
    await prometheus.start();
    say(`The platform runs, Prometheus at ${prometheus.url}`);
    return await underLoad({ platform, folder, ordersPerSecond, signal: options.signal }, () =>
      perform(options, platform, new PrometheusClient(prometheus.url)),
    );
  } finally {
    await prometheus.stop();
    await platform.stop();
  }
}

async function perform(
  { acts, say, signal }: RehearseOptions,
  platform: Platform,
  prometheus: PrometheusClient,
): Promise<Rehearsed> {
  const rehearsal = new Rehearsal({ platform, prometheus, say, signal });
  const beforehand = await rehearsal.calm();
  const unreachable = await prometheus.unreachable();
  const findings: Finding[] = [];
  for (const act of acts) findings.push(await rehearsal.play(act));
  return { beforehand, unreachable, findings, panels: await checkPanels(prometheus) };
}
