import type { RunningPart, ServiceVariables, TraceCollector } from '@mvec/launcher';
import { startContainers } from './containers.js';
import { startOwnPlatform } from './own-platform.js';

/** The platform that is tested, whichever way it runs. */
export interface TargetPlatform {
  readonly urls: { readonly gateway: string };
  readonly credentials: { readonly operator: { email: string; password: string } };
  /** The folder of the private signing keys. */
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

/** What E2E_TARGET names: local processes from nothing, or the three compose files with whatever data they have. */
export function startPlatform(options: TargetOptions = {}): Promise<TargetPlatform> {
  // A trade after the other, all from one address.
  const environment = { identity: { REGISTRATIONS_PER_ADDRESS: '100000' }, ...options.environment };
  const all = { ...options, environment };
  return process.env['E2E_TARGET'] === 'docker' ? startContainers(all) : startOwnPlatform(all);
}
