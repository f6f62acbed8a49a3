import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { env as inheritedEnvironment } from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { ProcessStartError } from './process.errors.js';
import { ProcessGuard } from './process-guard.js';
import { ProcessLog } from './process-log.js';
import { recordFile, writeRecord } from './process-record.js';
import { descendantsOf, isAlive, processIdentity, signal } from './process-table.js';

/** A program to run. It is requested at each start, so that a server can download and prepare first. */
export interface Launch {
  command: string;
  args?: readonly string[];
  cwd?: string;
  /** Added to the environment of this program. */
  env?: NodeJS.ProcessEnv;
  /** User to run as; possible for root only. */
  user?: { uid: number; gid: number };
}

export interface ManagedProcessOptions {
  /** Name, unique within the home, of the log and the record. */
  name: string;
  /** Folder of the record (`run/`) and, by default, the log (`logs/`). */
  home: string;
  launch: Launch | (() => Promise<Launch>);
  logFile?: string;
  /** Readiness probe, polled until it returns true. An error ends the start; a refused connection counts as false. */
  ready?: () => Promise<boolean>;
  readyTimeoutMs?: number;
  stopSignal?: NodeJS.Signals;
  graceMs?: number;
  /** Lower numbers are stopped first when this program dies: services 0, the servers they use 10. */
  stopOrder?: number;
}

export interface ProcessExit {
  code: number | null;
  signal: NodeJS.Signals | null;
  /** True when `stop()` or `kill()` caused the end. */
  expected: boolean;
}

/**
 * One operating-system process with a log, a readiness probe and a graceful stop. It leads a separate process group, so
 * that Ctrl-C in the terminal does not reach it, and it never outlives this program (see `ProcessGuard`).
 */
export class ManagedProcess {
  readonly name: string;
  readonly log: ProcessLog;
  private child?: ChildProcess;
  private exited: Promise<void> = Promise.resolve();
  private expected = false;
  private readonly listeners = new Set<(exit: ProcessExit) => void>();

  constructor(private readonly options: ManagedProcessOptions) {
    this.name = options.name;
    this.log = new ProcessLog(options.logFile ?? join(options.home, 'logs', `${options.name}.log`));
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== undefined;
  }

  /**
   * Resolves when the process is ready.
   * @throws ProcessStartError with its last log lines when it ends or is not ready in time; it is not left running.
   */
  async start(): Promise<void> {
    if (this.child) throw new Error(`${this.name} is already running (pid ${this.child.pid ?? 'unknown'})`);
    const child = await this.launch();
    try {
      await this.register(child);
      await this.untilReady(child);
    } catch (error) {
      await this.kill();
      throw error instanceof ProcessStartError ? error : this.failure(String(error), error);
    }
  }

  /**
   * Runs a command to its end.
   * @throws ProcessStartError with its last log lines unless it ends with code 0.
   */
  async run(): Promise<void> {
    let exit: ProcessExit | undefined;
    const forget = this.onExit((last) => (exit = last));
    await this.register(await this.launch());
    await this.exited;
    forget();
    if (exit?.code !== 0) throw this.failure(`failed with ${exit?.signal ?? `code ${String(exit?.code)}`}`);
  }

  /** Sends the stop signal, and kills the process when it has not ended after `graceMs`. */
  async stop(
    stopSignal: NodeJS.Signals = this.options.stopSignal ?? 'SIGTERM',
    graceMs: number = this.options.graceMs ?? 15_000,
  ): Promise<void> {
    this.expected = true;
    const { child } = this;
    if (!child?.pid) return;
    signal(child.pid, stopSignal);
    const cancel = new AbortController();
    const grace = delay(graceMs, 'late', { signal: cancel.signal }).catch(() => 'cancelled');
    if ((await Promise.race([this.exited, grace])) === 'late') await this.kill();
    cancel.abort();
    await this.exited;
  }

  /** Kills the process and its descendants at once, as a crash would. */
  async kill(): Promise<void> {
    this.expected = true;
    const pid = this.child?.pid;
    if (!pid) return;
    // Stopped first, so that it starts no child between the look at its descendants and its end: that one would survive.
    signal(pid, 'SIGSTOP');
    const below = await descendantsOf(pid);
    signal(-pid, 'SIGKILL');
    for (const descendant of below) signal(descendant, 'SIGKILL');
    await this.exited;
    while (below.some(isAlive)) await delay(5);
  }

  /** Suspends the process until `thaw()`; its connections stay open. */
  freeze(): Promise<void> {
    if (this.child?.pid) signal(this.child.pid, 'SIGSTOP');
    return Promise.resolve();
  }

  thaw(): Promise<void> {
    if (this.child?.pid) signal(this.child.pid, 'SIGCONT');
    return Promise.resolve();
  }

  /** Calls the listener at each end of the process, expected or not. Returns a function that removes the listener. */
  onExit(listener: (exit: ProcessExit) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  lastLogLines(count = 20): string[] {
    return this.log.lastLines(count);
  }

  private async launch(): Promise<ChildProcess> {
    this.expected = false;
    const { launch } = this.options;
    const what = typeof launch === 'function' ? await launch() : launch;
    this.refuseIfStopped();
    return this.spawn(what);
  }

  /** Rejects the start after a stop during its preparation, which may take minutes (a download). */
  private refuseIfStopped(): void {
    if (this.expected) throw this.failure('was stopped before it was ready');
  }

  private spawn(launch: Launch): ChildProcess {
    const output = this.log.open();
    const child = spawn(launch.command, launch.args ?? [], {
      cwd: launch.cwd,
      env: { ...inheritedEnvironment, ...launch.env },
      detached: true,
      stdio: ['ignore', output, output],
      ...launch.user,
    });
    closeSync(output);
    this.child = child;
    this.exited = new Promise((resolve) => {
      child.once('error', () => this.ended(child, { code: null, signal: null, expected: true }, resolve));
      child.once('exit', (code, by) => this.ended(child, { code, signal: by, expected: this.expected }, resolve));
    });
    return child;
  }

  private async register(child: ChildProcess): Promise<void> {
    if (!child.pid) throw await new Promise<Error>((resolve) => child.once('error', resolve));
    const { name, options } = this;
    const ward = {
      pid: child.pid,
      stopSignal: options.stopSignal ?? 'SIGTERM',
      graceMs: options.graceMs ?? 15_000,
      stopOrder: options.stopOrder ?? 0,
      record: recordFile(options.home, name),
    };
    ProcessGuard.shared.watch(ward);
    const identity = await processIdentity(ward.pid);
    if (identity) await writeRecord({ ...ward, name, identity });
  }

  private async untilReady(child: ChildProcess): Promise<void> {
    const { ready, readyTimeoutMs = 60_000 } = this.options;
    const deadline = Date.now() + readyTimeoutMs;
    while (this.child === child) {
      if (!ready || (await ready())) return;
      if (Date.now() > deadline) throw this.failure(`was not ready after ${readyTimeoutMs / 1000} s`);
      await Promise.race([delay(50), this.exited]);
    }
    this.refuseIfStopped();
    throw this.failure(`ended ${howEnded(child)} before it was ready`);
  }

  private failure(reason: string, cause?: unknown): ProcessStartError {
    return new ProcessStartError(this.name, reason, this.log.file, this.lastLogLines(), cause);
  }

  private ended(child: ChildProcess, exit: ProcessExit, resolve: () => void): void {
    if (this.child !== child) return;
    this.child = undefined;
    if (child.pid) {
      ProcessGuard.shared.forget(child.pid);
      signal(-child.pid, 'SIGKILL');
    }
    void rm(recordFile(this.options.home, this.name), { force: true }).finally(() => {
      for (const listener of this.listeners) listener(exit);
      resolve();
    });
  }
}

function howEnded({ signalCode, exitCode }: ChildProcess): string {
  return signalCode ? `by ${signalCode}` : `with code ${String(exitCode)}`;
}
