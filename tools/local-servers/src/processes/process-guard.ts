import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A process that must not outlive the process that started it. */
export interface Ward {
  pid: number;
  stopSignal: NodeJS.Signals;
  graceMs: number;
  stopOrder: number;
  record: string;
}

/**
 * Guarantees that no server outlives the process that started it, however that process ends. The guardian (`guardian.ts`)
 * lives as long as a server is registered. Ctrl-C does not stop it, because it runs in a separate session.
 */
export class ProcessGuard {
  /** The guard that every managed process of this program registers with. */
  static readonly shared = new ProcessGuard();

  private guardian?: ChildProcess;
  private readonly wards = new Map<number, Ward>();

  watch(ward: Ward): void {
    this.guardian ??= this.startGuardian();
    this.wards.set(ward.pid, ward);
    this.send({ watch: ward });
  }

  forget(pid: number): void {
    if (!this.wards.delete(pid)) return;
    this.send({ forget: pid });
    if (this.wards.size === 0) void this.release();
  }

  /** Lets the guardian stop all servers that are still registered; resolves when they have stopped. */
  async release(): Promise<void> {
    const guardian = this.guardian;
    if (!guardian) return;
    this.guardian = undefined;
    this.wards.clear();
    const done = new Promise((resolve) => guardian.once('exit', resolve));
    guardian.stdin?.end();
    await done;
  }

  /** Starts the guardian; a new one gets all registered processes, also after the old one was killed. */
  private startGuardian(): ChildProcess {
    const guardian = spawnGuardian();
    guardian.once('exit', () => {
      if (this.guardian !== guardian) return;
      this.guardian = undefined;
      for (const ward of this.wards.values()) this.watch(ward);
    });
    return guardian;
  }

  private send(order: object): void {
    this.guardian?.stdin?.write(`${JSON.stringify(order)}\n`);
  }
}

function spawnGuardian(): ChildProcess {
  // Node can run the TypeScript source; after a build, the compiled file is in the same folder as this one.
  const file = fileURLToPath(new URL(`./guardian${import.meta.url.slice(-3)}`, import.meta.url));
  const guardian = spawn(process.execPath, ['--max-old-space-size=32', file], {
    detached: true,
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  guardian.unref();
  guardian.on('error', () => undefined);
  guardian.stdin.on('error', () => undefined);
  if (guardian.stdin instanceof Socket) guardian.stdin.unref();
  return guardian;
}
