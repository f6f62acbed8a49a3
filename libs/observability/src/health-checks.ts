/** Resolves when the dependency answers, rejects when it does not. */
type HealthCheck = () => Promise<void>;

type Readiness = 'ready' | 'not_ready' | 'starting' | 'stopping';

interface HealthReport {
  status: Readiness;
  checks: Record<string, { status: 'up' | 'down'; reason?: string }>;
}

/**
 * Liveness and readiness of a process. Live: it runs. Ready: it has started, is not stopping, and every registered
 * dependency answers within the time-out. An unavailable dependency never makes a process dead.
 */
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();
  private readonly stop = new AbortController();
  private phase: 'starting' | 'started' | 'stopping' = 'starting';
  private running?: Promise<HealthReport>;

  /**
   * @param timeoutMs far longer than a busy dependency needs: a slow one only slows probes, an unavailable one fails at once
   */
  constructor(private readonly timeoutMs = 10_000) {}

  /** Aborted when the process starts to stop. Long polls end on it, so that draining does not wait for them. */
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

  /** Simultaneous probes share one run of the checks, so that a hanging dependency is not called repeatedly. */
  ready(): Promise<HealthReport> {
    // Answers at once, without waiting for a slow dependency.
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
