/** Description of a dashboard, from which Grafana's JSON is generated. */
export interface DashboardDescription {
  /** Id in Grafana's URL and file name; stays the same when the title changes. */
  uid: string;
  title: string;
  rows: readonly RowDescription[];
  /** Adds a variable to select a service. */
  byService?: boolean;
}

export interface RowDescription {
  title: string;
  panels: readonly PanelDescription[];
}

export interface PanelDescription {
  title: string;
  /** A plot over time, or the current number. */
  shows: 'plot' | 'number';
  /** Unit, by Grafana's name. */
  unit: 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops';
  queries: readonly QueryDescription[];
  /** Description, where the title is not enough. */
  hint?: string;
  /** Shows a number other than 0 in red. */
  mustBeZero?: boolean;
  /** Lets the axis of a plot go below 0; by default it begins at 0. */
  canBeNegative?: boolean;
}

export interface QueryDescription {
  expr: string;
  /** Legend, with labels in double braces. */
  legend: string;
}

export function plot(
  title: string,
  unit: PanelDescription['unit'],
  queries: PanelDescription['queries'],
  more: Pick<PanelDescription, 'hint' | 'canBeNegative'> = {},
): PanelDescription {
  return { title, shows: 'plot', unit, queries, ...more };
}

export function number(
  title: string,
  expr: string,
  more: Partial<Omit<PanelDescription, 'title' | 'queries' | 'shows'>> & { legend?: string } = {},
): PanelDescription {
  const { legend = title, ...rest } = more;
  return { title, shows: 'number', unit: 'short', queries: [{ expr, legend }], ...rest };
}
