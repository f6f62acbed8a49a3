import type { RunningPart, ServiceVariables, TraceCollector } from '@mvec/launcher';
import { startContainers } from './containers.js';
import { startOwnPlatform } from './own-platform.js';

/** The platform under test, as local processes or containers. */
export interface TargetPlatform {
  readonly urls: { readonly gateway: string };
  readonly credentials: { readonly operator: { email: string; password: string } };
  /** Folder of the private signing keys. */
  readonly home: { readonly keys: string };
  part(name: string): RunningPart;
  stop(): Promise<void>;
}

export interface TargetOptions {
  /** Instances of each service: 1 or 2. */
  instances?: number;
  environment?: ServiceVariables;
  /** Collector for local processes; containers use the one in their own settings. */
  tracing?: TraceCollector;
}

/** Starts the platform that E2E_TARGET selects: new local processes, or the three compose files with existing data. */
export function startPlatform(options: TargetOptions = {}): Promise<TargetPlatform> {
  // High limits, because all trades come from one address.
  const environment = { identity: { REGISTRATIONS_PER_ADDRESS: '100000' }, ...options.environment };
  const all = { ...options, environment };
  return process.env['E2E_TARGET'] === 'docker' ? startContainers(all) : startOwnPlatform(all);
}
