import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cleanLeftovers, assertPortFree } from '@mvec/local-servers';
import { addressesFor, type Addresses } from './addresses.js';
import { blueprint, type Blueprint, type Plan } from './blueprint.js';
import { fullDisk, requireDiskSpace, watchDisk } from './disk-space.js';
import { developmentLimits, type RateLimits, type TraceCollector } from './gateway-process.js';
import { homeAt, type PlatformHome } from './home.js';
import { lockHome } from './launcher-lock.js';
import { Part } from './part.js';
import type { PartStatus } from './part-status.js';
import { PlatformError } from './platform.errors.js';
import { portsInUse } from './ports-in-use.js';
import type { PlatformUrls, RunningPlatform } from './running-platform.js';
import { operatorEmail, type ServiceVariables } from './service-environment.js';
import { setUp, type SetUp } from './set-up.js';
import { runInOrder } from './start-graph.js';
import { runStep } from './step.js';

export const maxInstances = 3;

export interface PlatformOptions {
  /** Folder of the repository, which must be built. */
  root: string;
  /** Folder of all data; one platform per home. */
  home: string;
  portOffset?: number;
  /** Instances of every service, 1 to 3: `order` on the documented port, `order-2` 100 ports above, and so on. */
  instances?: number;
  logLevel?: string;
  /** With `test`, services validate every response against their OpenAPI documents. */
  nodeEnv?: 'development' | 'test';
  /** Additional variables of a service; they override the default ones. */
  environment?: ServiceVariables;
  /** Rate limits of the gateway; a load test needs high ones, because it comes from one address. */
  limits?: RateLimits;
  /** Trace collector; without it, no traces are made. */
  tracing?: TraceCollector | undefined;
  onStatus?: (status: PartStatus) => void;
  /** Called with an error that the platform cannot survive; the receiver must stop the platform. */
  onFailure?: (error: PlatformError) => void;
}

/**
 * The platform as local processes: servers, six services, gateway. It leaves no process behind, however it ends:
 * the guardian or the next start stops what a killed launcher left running.
 */
export class Platform implements RunningPlatform {
  readonly addresses: Addresses;
  readonly home: PlatformHome;
  private readonly parts = new Map<string, Part>();
  private readonly stopOrders = new Map<string, number>();
  private built?: { setUp: SetUp; blueprint: Blueprint };
  private unlock?: () => Promise<void>;
  private unwatch?: () => void;
  private stopping?: Promise<void>;
  private stopAsked = false;

  constructor(private readonly options: PlatformOptions) {
    const { portOffset = 0, instances = 1 } = options;
    this.addresses = addressesFor(portOffset, checkedInstances(instances));
    this.home = homeAt(options.home);
  }

  /**
   * Resolves when every part is ready; when one fails to start, stops all others.
   * @throws {PlatformError} before anything is started, when a port is taken, the disk is full or a launcher runs
   */
  async start(): Promise<void> {
    await this.stopping;
    this.stopAsked = false;
    await mkdir(this.home.folder, { recursive: true });
    await requireDiskSpace(this.home.folder);
    this.unlock = await lockHome(this.home.lock);
    try {
      await cleanLeftovers(this.home.folder);
      for (const { port, user } of portsInUse(this.addresses)) await assertPortFree(port, user);
      const { onFailure } = this.options;
      if (onFailure) this.unwatch = watchDisk(this.home.folder, onFailure);
      await this.build();
      await this.run();
    } catch (error) {
      const full = await fullDisk(this.home.folder);
      await this.stop();
      throw full ?? error;
    }
  }

  /** Stops the services first, then the gateway, then the servers. Can be called at any time and repeatedly. */
  stop(): Promise<void> {
    this.stopAsked = true;
    this.stopping ??= this.stopParts().finally(() => (this.stopping = undefined));
    return this.stopping;
  }

  /** Kills all processes at once, as a crash would; the next start recovers. */
  async kill(): Promise<void> {
    this.stopAsked = true;
    await Promise.all([...this.parts.values()].map((part) => part.kill()));
    await this.unlock?.();
  }

  /** A part by name, for example `order` or `kafka-2`, to kill it or start it again. */
  part(name: string): Part {
    const part = this.parts.get(name);
    if (!part) throw new PlatformError(`There is no part ${name}; there are ${[...this.parts.keys()].join(', ')}`);
    return part;
  }

  get partNames(): string[] {
    return [...this.parts.keys()];
  }

  get urls(): PlatformUrls {
    const { addresses } = this;
    const { blueprint } = this.started();
    return {
      gateway: `http://localhost:${addresses.gateway}`,
      gatewayAdmin: `http://localhost:${addresses.gatewayAdmin}`,
      mail: `http://localhost:${addresses.mailWeb}`,
      paymentSandbox: `http://localhost:${addresses.paymentSandbox}`,
      postgres: blueprint.postgresUrl,
      redis: blueprint.redisUrl,
      kafka: addresses.kafka.map((port) => `localhost:${port}`),
    };
  }

  get credentials() {
    const { secrets } = this.started().setUp;
    return {
      operator: { email: operatorEmail, password: secrets.operatorPassword },
      paymentProviderKey: secrets.paymentProviderKey,
    };
  }

  paymentJournal(): Promise<string> {
    return readFile(this.home.paymentJournal, 'utf8');
  }

  mailFolder(): Promise<string> {
    return Promise.resolve(join(this.home.folder, 'mail'));
  }

  private async build(): Promise<void> {
    const { root, nodeEnv = 'development', environment = {}, logLevel = 'info' } = this.options;
    const { limits = developmentLimits, onStatus = () => undefined } = this.options;
    const made = await setUp(this.home);
    const plan = blueprint({
      root,
      home: this.home,
      addresses: this.addresses,
      setUp: made,
      nodeEnv,
      environment,
      logLevel,
      limits,
      tracing: this.options.tracing,
      onProgress: (part, message) => onStatus({ part, state: 'starting', reason: message }),
    });
    for (const each of plan.plans) {
      onStatus({ part: each.name, state: 'waiting' });
      if (!('process' in each)) continue;
      this.parts.set(each.name, new Part(each.name, each.process, onStatus));
      this.stopOrders.set(each.name, each.stopOrder);
    }
    this.built = { setUp: made, blueprint: plan };
  }

  private run(): Promise<void> {
    const { plans } = this.started().blueprint;
    return runInOrder(plans.map((plan) => ({ ...plan, run: () => this.runPlan(plan) })));
  }

  private async runPlan(plan: Plan): Promise<void> {
    if (this.stopAsked) throw new PlatformError('The platform was stopped before it was ready');
    if ('process' in plan) return this.part(plan.name).start();
    return runStep(plan, this.options.onStatus ?? (() => undefined), () => this.stopAsked);
  }

  private async stopParts(): Promise<void> {
    this.unwatch?.();
    const turns = [...new Set(this.stopOrders.values())].sort((a, b) => a - b);
    for (const turn of turns) {
      const parts = [...this.parts.values()].filter((part) => this.stopOrders.get(part.name) === turn);
      await Promise.all(parts.map((part) => part.stop()));
    }
    await this.unlock?.();
    this.unlock = undefined;
  }

  private started(): { setUp: SetUp; blueprint: Blueprint } {
    if (!this.built) throw new PlatformError('The platform has not been started');
    return this.built;
  }
}

/** Checks the number of instances, which Postgres's connections and the port ranges limit. */
function checkedInstances(count: number): number {
  if (Number.isInteger(count) && count >= 1 && count <= maxInstances) return count;
  throw new PlatformError(`There can be 1 to ${maxInstances} instances of a service, not ${count}`);
}
