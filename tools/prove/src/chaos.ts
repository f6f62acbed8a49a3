import type { Fault } from './faults/fault.js';
import { pause, type Stage } from './stage.js';

/** Minimum pause between two faults, so that the platform also does some work. */
const leastPauseMs = 500;
const maxPauseMs = 2_500;
/** How often a lane checks whether the part it wants to hit is free: two faults never hit one part at a time. */
const partPollMs = 100;

/** Injects one fault after the other until the time is over, and records which of them succeeded. */
export class Chaos {
  /** Faults that were injected and healed. */
  readonly struck: Fault[] = [];
  /** Faults that could not be injected or healed, with the error. */
  readonly failed: { fault: Fault; error: string }[] = [];
  private readonly current = new Set<Fault>();

  constructor(
    private readonly stage: Stage,
    private readonly faults: Iterator<Fault>,
  ) {}

  /** Names of the faults that are active now. */
  get during(): string {
    return [...this.current].map(({ name }) => name).join(' and ') || 'no fault';
  }

  /** Injects faults; one that began in time is finished. @param lanes how many faults are active at a time */
  async run(milliseconds: number, lanes: number): Promise<void> {
    const end = performance.now() + milliseconds;
    await Promise.all(Array.from({ length: lanes }, () => this.lane(end)));
  }

  private async lane(end: number): Promise<void> {
    const { random } = this.stage;
    while (performance.now() < end) {
      await pause(this.stage, Math.max(0, Math.min(end - performance.now(), random.between(leastPauseMs, maxPauseMs))));
      const next = this.faults.next();
      if (next.done === true) return;
      while (this.isHit(next.value) && performance.now() < end) await pause(this.stage, partPollMs);
      if (performance.now() < end) await this.strike(next.value);
    }
  }

  private isHit({ parts }: Fault): boolean {
    return [...this.current].some((fault) => fault.parts.some((part) => parts.includes(part)));
  }

  /** Injects one fault. A failure is recorded and does not end the run. */
  private async strike(fault: Fault): Promise<void> {
    const { history, signal } = this.stage;
    const { name, parts } = fault;
    this.current.add(fault);
    history.write('fault', { name, parts });
    try {
      await fault.strike(this.stage);
      this.struck.push(fault);
      history.write('healed', { name });
    } catch (error) {
      if (signal.aborted) throw error;
      this.failed.push({ fault, error: String(error).slice(0, 1_000) });
      history.write('not-healed', { name, error: String(error).slice(0, 1_000) });
    } finally {
      this.current.delete(fault);
    }
  }
}
