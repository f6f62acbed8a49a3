const rounds = 20_000_000;
const tries = 3;

/** Speed of one core in rounds of arithmetic per millisecond: the best of three, because other processes interfere. */
export function processorSpeed(): number {
  return Math.max(...Array.from({ length: tries }, () => rounds / millisecondsOfArithmetic()));
}

function millisecondsOfArithmetic(): number {
  const began = performance.now();
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum = (sum * 31 + round) | 0;
  // The sum is used, so that the compiler does not remove the loop.
  return performance.now() - began + (sum & 0);
}

/** Detects a machine that becomes slower during the benchmark, as virtual machines do. All figures fall with it. */
export class SpeedWatch {
  private readonly atFirst = processorSpeed();
  private lowest = 1;

  look(): void {
    this.lowest = Math.min(this.lowest, processorSpeed() / this.atFirst);
  }

  /** The lowest speed, as a share of the initial speed. */
  get slowest(): number {
    return this.lowest;
  }
}
