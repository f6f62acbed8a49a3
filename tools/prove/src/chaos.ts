import type { Fault } from './faults/fault.js';
import { pause, type Stage } from './stage.js';

/** Between two faults, so that the platform also does some work. */
const leastPauseMs = 500;
const mostPauseMs = 2_500;

/** Strikes with one fault after the other until its time is over, and keeps count. */
export class Chaos {
  readonly struck: Fault[] = [];
  private current: Fault | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly faults: Iterator<Fault>,
  ) {}

  /** The parts that are being hit, or nothing. */
  get during(): string {
    return this.current?.name ?? 'no fault';
  }

  /** A fault that began in time is carried to its end. */
  async run(milliseconds: number): Promise<void> {
    const { random } = this.stage;
    const end = performance.now() + milliseconds;
    while (performance.now() < end) {
      await pause(this.stage, Math.min(end - performance.now(), random.between(leastPauseMs, mostPauseMs)));
      const next = this.faults.next();
      if (next.done === true) return;
      if (performance.now() < end) await this.strike(next.value);
    }
  }

  /** One that cannot be carried out is written down: the run goes on and is judged. */
  private async strike(fault: Fault): Promise<void> {
    const { history, signal } = this.stage;
    this.current = fault;
    this.struck.push(fault);
    history.write('fault', { name: fault.name, parts: fault.parts });
    try {
      await fault.strike(this.stage);
      history.write('healed', { name: fault.name });
    } catch (error) {
      if (signal.aborted) throw error;
      history.write('not-healed', { name: fault.name, error: String(error).slice(0, 1_000) });
    } finally {
      this.current = undefined;
    }
  }
}
