import { setTimeout as delay } from 'node:timers/promises';
import { services, type ServiceName } from '@mvec/config';
import { PlatformError } from '../platform.errors.js';
import type { RunningPart } from '../running-platform.js';
import type { Docker } from './docker.js';

const readyTimeoutMs = 180_000;
const pollMs = 250;

interface State {
  Status: string;
  Health?: { Status: string };
}

interface UpstreamHealth {
  data: { target: string; health: string }[];
}

/** One container of a platform. */
export class ComposePart implements RunningPart {
  /** @param adminUrl of the gateway: an instance counts as started once the gateway sends it requests */
  constructor(
    private readonly docker: Docker,
    private readonly name: string,
    private readonly container: string,
    private readonly adminUrl: string,
  ) {}

  async isUp(): Promise<boolean> {
    const { Status, Health } = await this.state();
    return Status === 'running' && Health?.Status === 'healthy';
  }

  /** @throws {PlatformError} when the container ends before it is healthy */
  async start(): Promise<void> {
    await this.docker('start', this.container);
    await this.untilReady();
  }

  async stop(): Promise<void> {
    await this.docker('stop', this.container);
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async kill(): Promise<void> {
    try {
      await this.docker('kill', this.container);
    } catch (error) {
      if (!(error instanceof Error && /is not running/.test(error.message))) throw error;
    }
  }

  async freeze(): Promise<void> {
    await this.docker('pause', this.container);
  }

  async thaw(): Promise<void> {
    await this.docker('unpause', this.container);
  }

  async untilReady(): Promise<void> {
    await this.until(() => this.isHealthy(), 'healthy');
    await this.until(() => this.isTaken(), 'known to the gateway');
  }

  private async until(reached: () => Promise<boolean>, what: string): Promise<void> {
    const deadline = performance.now() + readyTimeoutMs;
    while (!(await reached())) {
      if (performance.now() > deadline) throw new PlatformError(`${this.container} is not ${what}`);
      await delay(pollMs);
    }
  }

  private async isHealthy(): Promise<boolean> {
    const { Status, Health } = await this.state();
    if (Status === 'exited') throw new PlatformError(`${this.container} ended while it started`);
    return Health?.Status === 'healthy';
  }

  /** Whether the gateway sends requests to the instance; true for parts that are no service. */
  private async isTaken(): Promise<boolean> {
    const service = this.name.replace(/-\d+$/, '');
    if (!(service in services)) return true;
    const target = `${this.name}:${services[service as ServiceName].port}`;
    const response = await fetch(`${this.adminUrl}/upstreams/${service}/health`).catch(() => undefined);
    if (!response?.ok) return false;
    const { data } = (await response.json()) as UpstreamHealth;
    return data.some((instance) => instance.target === target && instance.health === 'HEALTHY');
  }

  private async state(): Promise<State> {
    return JSON.parse(await this.docker('inspect', '--format', '{{json .State}}', this.container)) as State;
  }
}
