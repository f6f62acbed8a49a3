import { connect, type Socket } from 'node:net';

export interface LoadResult {
  readonly perSecond: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

export interface Load {
  readonly port: number;
  /** A whole request, sent as it is. */
  readonly request: string;
  readonly connections: number;
  readonly seconds: number;
  /** Without it every connection sends its next request as soon as the last is answered. */
  readonly perSecond?: number;
}

/** A load generator that costs little: raw sockets, one request in flight on each, answers told apart by their length. */
export async function load(options: Load): Promise<LoadResult> {
  const latencies: number[] = [];
  let failed = 0;
  const end = performance.now() + options.seconds * 1000;
  const started = performance.now();
  const interval = options.perSecond === undefined ? 0 : (1000 * options.connections) / options.perSecond;
  const clients = Array.from({ length: options.connections }, async (_, index) => {
    const client = new Client(options.port);
    await client.opened;
    let next = started + (interval * index) / options.connections;
    while (performance.now() < end) {
      if (interval > 0) await at((next += interval));
      const mark = performance.now();
      if ((await client.send(options.request)) !== 200) failed += 1;
      latencies.push(performance.now() - mark);
    }
    client.close();
  });
  await Promise.all(clients);
  const seconds = (performance.now() - started) / 1000;
  latencies.sort((a, b) => a - b);
  const quantile = (q: number): number => latencies[Math.floor(latencies.length * q)] ?? 0;
  return { perSecond: latencies.length / seconds, failed, p50: quantile(0.5), p99: quantile(0.99) };
}

function at(time: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.max(0, time - performance.now())));
}

class Client {
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  #received = '';
  #answered: (status: number) => void = () => undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket.setEncoding('latin1');
    this.#socket.on('data', (chunk: string) => this.#onData(chunk));
    this.#socket.on('close', () => this.#answered(0));
    this.opened = new Promise((resolve, reject) => {
      this.#socket.once('connect', resolve);
      this.#socket.once('error', reject);
    });
  }

  send(request: string): Promise<number> {
    return new Promise((resolve) => {
      this.#answered = resolve;
      this.#socket.write(request, 'latin1');
    });
  }

  close(): void {
    this.#answered = () => undefined;
    this.#socket.destroy();
  }

  #onData(chunk: string): void {
    this.#received += chunk;
    const headEnd = this.#received.indexOf('\r\n\r\n');
    if (headEnd < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.#received)?.[1] ?? 0);
    if (this.#received.length < headEnd + 4 + length) return;
    const status = Number(this.#received.slice(9, 12));
    this.#received = '';
    this.#answered(status);
  }
}
