import { request, type ClientRequest } from 'node:http';
import type { Target } from '../config/kong-model.js';
import type { HealthCheckConfig } from '../config/upstream-schema.js';
import type { TargetHealth } from './target-health.js';

/** Checks the health of one target periodically, with different intervals while it is healthy and unhealthy. */
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

  /** Sends one health check, on a new connection, to see whether the target accepts new ones. */
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

  /** Reports the result of a check; a status in neither list is ignored. */
  #report(status: number): void {
    const { healthy, unhealthy } = this.#config;
    if (healthy.http_statuses.includes(status)) this.#health.succeeded(healthy.successes);
    else if (unhealthy.http_statuses.includes(status)) this.#health.failed('http', unhealthy.http_failures);
  }
}
