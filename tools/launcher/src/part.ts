import type { ProcessExit } from '@mvec/local-servers';
import type { RunningPart } from './running-platform.js';
import type { PartStatus, Report, PartState } from './part-status.js';
import { decideRestart, restartPolicy, type RestartPolicy } from './restart-policy.js';

/** A process that can be started and stopped: a server, a service, the gateway. */
export interface PartProcess {
  readonly pid: number | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  freeze(): Promise<void>;
  thaw(): Promise<void>;
  onExit(listener: (exit: ProcessExit) => void): () => void;
  lastLogLines(count?: number): string[];
}

/** EX_CONFIG of sysexits(3): a service ends with it when its environment is wrong, so a restart cannot help. */
const configurationExitCode = 78;

/** How long a stop waits for a start that cannot be interrupted, such as a download. */
const pendingStartMs = 3_000;

/**
 * Supervises one process: restarts it with a growing delay when it ends unexpectedly, until it has ended too often.
 * After `stop()` or `kill()` it stays down until `start()`.
 */
export class Part implements RunningPart {
  private state: PartState = 'waiting';
  private wanted = false;
  private starting?: Promise<void>;
  private restartTimer?: NodeJS.Timeout;
  private readonly ends: number[] = [];

  constructor(
    readonly name: string,
    private readonly process: PartProcess,
    private readonly report: Report,
    private readonly policy: RestartPolicy = restartPolicy,
  ) {
    process.onExit((exit) => {
      if (this.wanted && this.state === 'ready' && !exit.expected)
        this.ended(describeExit(exit), exit.code === configurationExitCode);
    });
  }

  get pid(): number | undefined {
    return this.process.pid;
  }

  get ready(): boolean {
    return this.state === 'ready';
  }

  isUp(): Promise<boolean> {
    return Promise.resolve(this.ready && this.pid !== undefined);
  }

  /** @throws the error of the process when it does not become ready */
  async start(): Promise<void> {
    this.wanted = true;
    try {
      await this.startProcess();
    } catch (error) {
      if (!this.stopAsked()) this.change({ state: 'failed', reason: message(error) });
      throw error;
    }
  }

  async stop(): Promise<void> {
    const running = this.state !== 'waiting' && this.state !== 'stopped';
    this.wanted = false;
    clearTimeout(this.restartTimer);
    if (running) this.change({ state: 'stopping' });
    await this.process.stop();
    await this.pendingStart();
    if (running) this.change({ state: 'stopped' });
  }

  /** Kills the process as a crash would; it stays down until `start()`. */
  async kill(): Promise<void> {
    this.wanted = false;
    clearTimeout(this.restartTimer);
    await this.process.kill();
    this.change({ state: 'stopped' });
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  freeze(): Promise<void> {
    return this.process.freeze();
  }

  thaw(): Promise<void> {
    return this.process.thaw();
  }

  private startProcess(): Promise<void> {
    const begun = Date.now();
    this.change({ state: 'starting' });
    this.starting = this.process.start().then(async () => {
      if (this.stopAsked()) return this.process.stop();
      this.change({ state: 'ready', seconds: (Date.now() - begun) / 1000 });
    });
    return this.starting;
  }

  private async pendingStart(): Promise<void> {
    if (!this.starting) return;
    const settled = this.starting.catch(() => undefined);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, pendingStartMs)));
    await Promise.race([settled, late]);
    clearTimeout(timer);
  }

  private stopAsked(): boolean {
    return !this.wanted;
  }

  private ended(reason: string, hopeless = false): void {
    this.ends.push(Date.now());
    const logLines = this.process.lastLogLines(10);
    const decision = decideRestart(this.ends, this.policy);
    if (hopeless || !decision.restart) {
      this.change({ state: 'failed', reason: `${reason}; ${this.givenUp(hopeless)}`, logLines });
      return;
    }
    const again = `${reason}; restarting in ${decision.afterMs / 1000} s`;
    this.change({ state: 'restarting', reason: again, logLines });
    this.restartTimer = setTimeout(() => void this.startAgain(), decision.afterMs);
  }

  private givenUp(hopeless: boolean): string {
    if (hopeless) return 'its configuration is wrong: not restarted';
    return `it ended ${this.policy.maxEnds} times within ${this.policy.windowMs / 1000} s: not restarted until the next start`;
  }

  private async startAgain(): Promise<void> {
    try {
      await this.startProcess();
    } catch (error) {
      if (!this.stopAsked()) this.ended(message(error));
    }
  }

  private change(status: Omit<PartStatus, 'part'>): void {
    this.state = status.state;
    this.report({ part: this.name, ...status });
  }
}

function describeExit(exit: ProcessExit): string {
  return exit.signal ? `ended by ${exit.signal}` : `ended with code ${exit.code ?? 'unknown'}`;
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
