import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';

const reconnectMs = 1_000;

/** A connection that listens on one channel. It reconnects when it is lost, until `close()`. */
export class Subscription {
  private client: pg.Client | undefined;
  private closed = false;

  constructor(
    private readonly connection: pg.ClientConfig,
    private readonly channel: string,
    private readonly onNotify: () => void,
  ) {}

  async open(): Promise<void> {
    const client = new pg.Client(this.connection);
    client.on('notification', this.onNotify);
    client.on('error', () => void this.reopen(client));
    client.on('end', () => void this.reopen(client));
    try {
      await client.connect();
      await client.query(`listen ${pg.escapeIdentifier(this.channel)}`);
    } catch (error) {
      void client.end().catch(() => undefined);
      throw error;
    }
    this.client = client;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.client?.end().catch(() => undefined);
  }

  private async reopen(lost: pg.Client): Promise<void> {
    if (lost !== this.client) return;
    this.client = undefined;
    let opened = false;
    while (!this.closed && !opened) {
      await delay(reconnectMs);
      opened = await this.open().then(
        () => true,
        () => false,
      );
    }
    if (this.closed) await this.close();
  }
}
