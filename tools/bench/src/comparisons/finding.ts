/** One row of the final table: a measured figure with its goal and reference. */
export interface Finding {
  name: string;
  title: string;
  unit: 'per second' | 'ms' | 'MB' | 'times';
  goal: string;
  measured: number;
  /** The same figure for a bare program, measured in the same run. */
  reference?: { title: string; value: number };
  reached: boolean;
  /** Set after errors: the figure means nothing. */
  invalid?: boolean;
  /** Further figures of the same measurement. */
  more?: Record<string, number>;
}

/** A figure with a minimum. */
export function atLeast(least: number, finding: Omit<Finding, 'goal' | 'reached'>): Finding {
  return { ...finding, goal: `≥ ${least}`, reached: finding.measured >= least };
}

/** A figure with a minimum, as a share of its reference. */
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
