import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type SpawnedNode, spawnNode } from '@mvec/testing';

const main = new URL('../../../../tools/payment-sandbox/dist/main.js', import.meta.url);

interface SandboxCharge {
  id: string;
  status: 'succeeded' | 'declined';
  amount: number;
  /** The order's id. */
  reference: string;
}

interface SandboxRefund {
  chargeId: string;
  amount: number;
}

/** The sandbox provider as its own process, which can be killed and restarted on the same journal. */
export class Sandbox {
  readonly apiKey = 'test-key';
  private process: SpawnedNode | undefined;

  private constructor(
    private readonly folder: string,
    private readonly port: number,
    private readonly lateMs: number,
  ) {}

  /** @param options.lateMs milliseconds until `tok_late_charge` is charged */
  static async open({ lateMs = 5_000 } = {}): Promise<Sandbox> {
    const sandbox = new Sandbox(await mkdtemp(join(tmpdir(), 'mvec-sandbox-')), await unusedPort(), lateMs);
    await sandbox.start();
    return sandbox;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const environment = {
      HTTP_PORT: String(this.port),
      PROVIDER_API_KEY: this.apiKey,
      SANDBOX_JOURNAL: join(this.folder, 'journal.jsonl'),
      SANDBOX_LATE_MS: String(this.lateMs),
    };
    this.process = await spawnNode(main, environment, { readyWhen: 'answers on' });
  }

  async kill(): Promise<void> {
    await this.process?.kill();
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.folder, { recursive: true });
  }

  async chargesOf(orderId: string): Promise<SandboxCharge[]> {
    const charges = await this.list<SandboxCharge>('/charges');
    return charges.filter(({ reference }) => reference === orderId);
  }

  async refundsOf(orderId: string): Promise<SandboxRefund[]> {
    const charges = await this.chargesOf(orderId);
    const refunds = await this.list<SandboxRefund>('/refunds');
    return refunds.filter(({ chargeId }) => charges.some(({ id }) => id === chargeId));
  }

  /** Amount that the shopper has paid for an order: charges minus refunds. */
  async takenFor(orderId: string): Promise<number> {
    const succeeded = (await this.chargesOf(orderId)).filter(({ status }) => status === 'succeeded');
    return total(succeeded) - total(await this.refundsOf(orderId));
  }

  /** Sends a request to the sandbox that the service did not send, or sent long ago. */
  async post<T>(path: string, idempotencyKey: string, body: object): Promise<T> {
    const headers = { authorization: `Bearer ${this.apiKey}`, 'idempotency-key': idempotencyKey };
    const response = await fetch(this.url + path, { method: 'POST', headers, body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`The sandbox answered ${path} with ${response.status}`);
    return (await response.json()) as T;
  }

  private async list<T>(path: string): Promise<T[]> {
    const response = await fetch(this.url + path, { headers: { authorization: `Bearer ${this.apiKey}` } });
    return ((await response.json()) as { items: T[] }).items;
  }
}

function total(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((sum, { amount }) => sum + amount, 0);
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
