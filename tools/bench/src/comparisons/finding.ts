/** One line of the table at the end: what was wanted, what was measured, and what the limit is. */
export interface Finding {
  name: string;
  title: string;
  unit: 'per second' | 'ms' | 'MB' | 'times';
  goal: string;
  measured: number;
  /** The same by the least that can do it, in the same run. */
  reference?: { title: string; value: number };
  reached: boolean;
  /** There were errors: the figure says nothing. */
  invalid?: boolean;
  /** What else was measured with it. */
  more?: Record<string, number>;
}

/** A figure that has to be at least so much. */
export function atLeast(least: number, finding: Omit<Finding, 'goal' | 'reached'>): Finding {
  return { ...finding, goal: `≥ ${least}`, reached: finding.measured >= least };
}

/** A figure that has to be at least such a share of its reference. */
export function shareOf(share: number, finding: Omit<Finding, 'goal' | 'reached'>): Finding {
  const reached = finding.measured >= share * (finding.reference?.value ?? Infinity);
  return { ...finding, goal: `≥ ${share} of the reference`, reached };
}

/** A figure with a maximum, as a multiple of its reference. */
export function atMostTimes(times: number, finding: Omit<Finding, 'goal' | 'reached'>): Finding {
  const reached = finding.measured <= times * (finding.reference?.value ?? 0);
  return { ...finding, goal: `≤ ${times} × the reference`, reached };
}

export function atMost(most: number, finding: Omit<Finding, 'goal' | 'reached'>): Finding {
  return { ...finding, goal: `≤ ${most}`, reached: finding.measured <= most };
}
