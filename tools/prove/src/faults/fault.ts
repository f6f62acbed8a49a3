import type { Stage } from '../stage.js';

/** Something that is done to the platform. `strike` resolves when it is healed again, as far as it heals by itself. */
export interface Fault {
  /** For the reader: `SIGKILL order, 1.2 s down`. */
  name: string;
  /** Parts that are hit: no other fault strikes them meanwhile. */
  parts: readonly string[];
  /** Numbers of the promises that this fault tests, instead of those of the parts it hits. */
  promises?: readonly number[];
  strike: (stage: Stage) => Promise<void>;
}

/** What it proves when a part of this kind is hit and the invariants hold. */
const promisesOfParts: Readonly<Record<string, readonly number[]>> = {
  kafka: [8, 15],
  postgres: [8, 10, 11],
  redis: [16],
  mail: [8],
  'payment-sandbox': [8],
};
/** Services and the gateway: requests lose their answers and are sent again. */
const otherwise = [10, 11];

/** The promises that the faults have put to the test. */
export function testedBy(faults: readonly Fault[]): number[] {
  const ofPart = (part: string) => promisesOfParts[part.replace(/-\d+$/, '')] ?? otherwise;
  const tested = faults.flatMap(({ parts, promises }) => promises ?? parts.flatMap(ofPart));
  return [...new Set(tested)];
}
