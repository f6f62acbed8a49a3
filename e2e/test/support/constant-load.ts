import { setTimeout as delay } from 'node:timers/promises';

export interface LoadedRequest {
  method: 'GET' | 'POST';
  path: string;
  headers: Record<string, string>;
  body?: unknown;
}

export interface LoadKind {
  name: string;
  /** Pause between an answer and the next request. */
  pauseMs: number;
  next: () => LoadedRequest;
  onAnswer?: (body: unknown) => void;
}

/** Sends one request of each kind after the other until it is stopped, without repeating failed ones. */
export class ConstantLoad {
  /** Requests that were not answered with 2xx. */
  readonly failures: string[] = [];
  readonly answered = new Map<string, number>();
  private ended = false;
  private readonly running: Promise<unknown>;

  constructor(
    private readonly gatewayUrl: string,
    kinds: readonly LoadKind[],
  ) {
    this.running = Promise.all(kinds.map((kind) => this.run(kind)));
  }

  async end(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  private async run(kind: LoadKind): Promise<void> {
    while (!this.ended) {
      await this.send(kind);
      await delay(kind.pauseMs);
    }
  }

  private async send({ name, next, onAnswer }: LoadKind): Promise<void> {
    const { method, path, headers, body } = next();
    const begun = Date.now();
    try {
      const json = { 'content-type': 'application/json', ...headers };
      const init = body === undefined ? { method, headers } : { method, headers: json, body: JSON.stringify(body) };
      const response = await fetch(`${this.gatewayUrl}${path}`, init);
      const text = await response.text();
      if (response.ok) onAnswer?.(JSON.parse(text));
      else this.failures.push(`${name}: ${response.status} ${text.slice(0, 300)}`);
    } catch (error) {
      this.failures.push(`${name}: ${String(error)} after ${Date.now() - begun} ms`);
    }
    this.answered.set(name, (this.answered.get(name) ?? 0) + 1);
  }
}
