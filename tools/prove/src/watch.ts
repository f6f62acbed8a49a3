import { setTimeout as delay } from 'node:timers/promises';
import type { UnderWay } from './snapshots/under-way.js';
import type { LiveLine } from './display.js';
import type { History } from './history.js';

const everyMs = 1_000;
/** The lag is read at every fifth reading only, because it costs the brokers work. */
const lagEvery = 5;

/** Shows the state of the platform every second, as far as its databases and brokers answer. */
export class Watch {
  private readonly ending = new AbortController();
  private orders = '';
  private outbox = '?';
  private lag = '?';
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly underWay: UnderWay,
    private readonly live: LiveLine,
    private readonly history: History,
    private readonly progress: () => string,
  ) {}

  start(): void {
    this.running = Promise.all([this.draw(), this.read()]).then(() => undefined);
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await this.running;
  }

  /** Redraws the line, also while a reading waits for a server that does not answer. */
  private async draw(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const seconds = this.history.seconds.toFixed(0);
      this.live.show(`${seconds} s · ${this.orders} · ${this.progress()} · outbox ${this.outbox} · lag ${this.lag}`);
      await this.tick();
    }
  }

  private async read(): Promise<void> {
    for (let turn = 0; !this.ending.signal.aborted; turn++) {
      await this.readSnapshot();
      if (turn % lagEvery === 0) this.lag = await this.underWay.totalLag().then(String, () => '?');
      this.history.write('watch', { orders: this.orders, outbox: this.outbox, lag: this.lag });
      await this.tick();
    }
  }

  private async readSnapshot(): Promise<void> {
    try {
      const orders = await this.underWay.ordersByStatus();
      this.orders = Object.entries(orders)
        .map(([status, count]) => `${count} ${status.replace('_', ' ')}`)
        .join(', ');
      this.outbox = String(await this.underWay.outboxDepth());
    } catch {
      this.outbox = '?';
    }
  }

  private async tick(): Promise<void> {
    await delay(everyMs, undefined, { signal: this.ending.signal }).catch(() => undefined);
  }
}
