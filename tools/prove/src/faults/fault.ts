import type { Stage } from '../stage.js';

/** A fault to inject into the platform. `strike` resolves when the fault has been undone. */
export interface Fault {
  /** Name in the report, for example `SIGKILL order, 1.2 s down`. */
  name: string;
  /** Parts that the fault hits; no other fault hits them meanwhile. */
  parts: readonly string[];
  /** Numbers of the promises that this fault tests; by default those of the parts it hits. */
  promises?: readonly number[];
  strike: (stage: Stage) => Promise<void>;
}

/** Promises that are tested when a part of this kind is hit. */
const promisesOfParts: Readonly<Record<string, readonly number[]>> = {
  kafka: [8, 15],
  postgres: [8, 10, 11],
  redis: [16],
  mail: [8],
  'payment-sandbox': [8],
};
/** Promises tested by hitting a service or the gateway: requests lose their answers and are sent again. */
const otherwise = [10, 11];

/** Numbers of the promises that the faults have tested. */
export function testedBy(faults: readonly Fault[]): number[] {
  const ofPart = (part: string) => promisesOfParts[part.replace(/-\d+$/, '')] ?? otherwise;
  const tested = faults.flatMap(({ parts, promises }) => promises ?? parts.flatMap(ofPart));
  return [...new Set(tested)];
}
