/** Resolves when the dependency answers, rejects when it does not. */
export type HealthCheck = () => Promise<void>;

export type Readiness = 'ready' | 'not_ready' | 'starting' | 'stopping';

export interface HealthReport {
  status: Readiness;
  checks: Record<string, { status: 'up' | 'down'; reason?: string }>;
}

/**
 * Liveness says that the process runs; readiness, that it can serve: it has started, is not stopping, and every
 * registered dependency answers within the time-out. A dependency that is down never makes a process "dead".
 */
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();
  private readonly stop = new AbortController();
  private phase: 'starting' | 'started' | 'stopping' = 'starting';
  private running?: Promise<HealthReport>;

  /**
   * @param timeoutMs far above what a busy dependency takes: one that is slow makes probes slow, and whoever probes decides
   * what that means; one that is down says so at once
   */
  constructor(private readonly timeoutMs = 10_000) {}

  /** Aborted when the process begins to stop: long polls end on it, so that draining does not wait for them. */
  get stopping(): AbortSignal {
    return this.stop.signal;
  }

  register(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  markStarted(): void {
    if (this.phase === 'starting') this.phase = 'started';
  }

  markStopping(): void {
    this.phase = 'stopping';
    this.stop.abort();
  }

  /** Probes that arrive while the checks run share their result: a hung dependency is not asked again and again. */
  ready(): Promise<HealthReport> {
    // Told at once, however long a dependency takes to answer.
    if (this.phase === 'stopping') return Promise.resolve({ status: 'stopping', checks: {} });
    this.running ??= this.runChecks().finally(() => (this.running = undefined));
    return this.running;
  }

  private async runChecks(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await this.runCheck(check)] as const),
    );
    const allUp = results.every(([, result]) => result.status === 'up');
    const status = this.phase === 'started' ? (allUp ? 'ready' : 'not_ready') : this.phase;
    return { status, checks: Object.fromEntries(results) };
  }

  private async runCheck(check: HealthCheck): Promise<HealthReport['checks'][string]> {
    let timer: NodeJS.Timeout | undefined;
    const deadline = new Promise<never>((_resolve, reject) => {
      const late = new Error(`no answer within ${String(this.timeoutMs)} ms`);
      timer = setTimeout(() => reject(late), this.timeoutMs);
    });
    try {
      await Promise.race([check(), deadline]);
      return { status: 'up' };
    } catch (error) {
      return { status: 'down', reason: error instanceof Error ? error.message : String(error) };
    } finally {
      clearTimeout(timer);
    }
  }
}
