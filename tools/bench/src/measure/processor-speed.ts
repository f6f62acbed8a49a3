const rounds = 20_000_000;
const tries = 3;

/** How fast one core is at the same arithmetic as ever, in rounds per millisecond: at best, for others have their turns. */
export function processorSpeed(): number {
  return Math.max(...Array.from({ length: tries }, () => rounds / millisecondsOfArithmetic()));
}

function millisecondsOfArithmetic(): number {
  const began = performance.now();
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum = (sum * 31 + round) | 0;
  // Used, or it would not be computed.
  return performance.now() - began + (sum & 0);
}

/** Whether the machine stays as fast as it was: a virtual one often does not, and all figures fall with it. */
export class SpeedWatch {
  private readonly atFirst = processorSpeed();
  private lowest = 1;

  look(): void {
    this.lowest = Math.min(this.lowest, processorSpeed() / this.atFirst);
  }

  /** The slowest there was, as a share of the speed at first. */
  get slowest(): number {
    return this.lowest;
  }
}
