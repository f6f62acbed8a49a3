import { type GenericContainer, getContainerRuntimeClient, type StartedTestContainer } from 'testcontainers';
import { eventually } from '../eventually.js';
import type { TestServer } from './servers.types.js';

const readyTimeoutMs = 120_000;

/** A server in a container. Its ports on this machine stay the same after a kill and a new start. */
export class ContainerServer implements TestServer {
  private started?: StartedTestContainer;

  constructor(
    private readonly container: GenericContainer,
    private readonly isReady: () => Promise<boolean>,
  ) {}

  async start(): Promise<void> {
    if (this.started) await (await this.handle()).start();
    else this.started = await this.container.start();
    await eventually(this.isReady, { timeout: readyTimeoutMs, message: 'the container to be ready' });
  }

  async kill(): Promise<void> {
    await (await this.handle()).kill();
  }

  async freeze(): Promise<void> {
    await (await this.handle()).pause();
  }

  async thaw(): Promise<void> {
    await (await this.handle()).unpause();
  }

  async remove(): Promise<void> {
    if (this.started) await (await this.handle()).remove({ force: true, v: true });
  }

  private async handle() {
    if (!this.started) throw new Error('The container has not been started');
    const { container } = await getContainerRuntimeClient();
    return container.getById(this.started.getId());
  }
}
