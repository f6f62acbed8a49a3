import { request, type ClientRequest } from 'node:http';
import type { Target } from '../config/kong-model.js';
import type { HealthCheckConfig } from '../config/upstream-schema.js';
import type { TargetHealth } from './target-health.js';

/** Asks one target again and again how it is: healthy ones and unhealthy ones at their own pace. */
export class ActiveCheck {
  readonly #target: Target;
  readonly #health: TargetHealth;
  readonly #config: HealthCheckConfig['active'];
  #timer: NodeJS.Timeout | undefined;
  #probe: ClientRequest | undefined;
  #closed = false;

  constructor(target: Target, health: TargetHealth, config: HealthCheckConfig['active']) {
    this.#target = target;
    this.#health = health;
    this.#config = config;
    this.#schedule();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#probe?.destroy();
  }

  #schedule(): void {
    const { healthy, unhealthy } = this.#config;
    const seconds = this.#health.healthy ? healthy.interval : unhealthy.interval;
    this.#timer = setTimeout(() => this.#look(), seconds * 1000).unref();
  }

  /** On a connection of its own: a kept one says nothing about whether new ones are taken. */
  #look(): void {
    const { host, port } = this.#target;
    const { http_path: path, timeout, unhealthy } = this.#config;
    let ended = false;
    const end = (report: () => void): void => {
      if (ended) return;
      ended = true;
      clearTimeout(deadline);
      if (this.#closed) return;
      report();
      this.#schedule();
    };
    const probe = request({ host, port, path, agent: false, headers: { connection: 'close' } }, (response) => {
      response.resume();
      end(() => this.#report(response.statusCode ?? 0));
    });
    const deadline = setTimeout(() => {
      end(() => this.#health.failed('timeout', unhealthy.timeouts));
      probe.destroy();
    }, timeout * 1000);
    probe.on('error', () => end(() => this.#health.failed('tcp', unhealthy.tcp_failures)));
    this.#probe = probe.end();
  }

  /** A status in neither list says nothing. */
  #report(status: number): void {
    const { healthy, unhealthy } = this.#config;
    if (healthy.http_statuses.includes(status)) this.#health.succeeded(healthy.successes);
    else if (unhealthy.http_statuses.includes(status)) this.#health.failed('http', unhealthy.http_failures);
  }
}
