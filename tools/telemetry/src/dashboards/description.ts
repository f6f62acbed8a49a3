/** A dashboard as it is thought of; Grafana's own form is made from it. */
export interface DashboardDescription {
  /** Its address in Grafana and its file's name: never changes in a rename. */
  uid: string;
  title: string;
  rows: readonly RowDescription[];
  /** Whether it is looked at for one service or all. */
  byService?: boolean;
}

export interface RowDescription {
  title: string;
  panels: readonly PanelDescription[];
}

export interface PanelDescription {
  title: string;
  /** A plot over time, or the number of now. */
  shows: 'plot' | 'number';
  /** As Grafana names it. */
  unit: 'short' | 's' | 'bytes' | 'percentunit' | 'reqps' | 'ops';
  queries: readonly QueryDescription[];
  /** What it means, where the title does not say. */
  hint?: string;
  /** A number that is not 0 is in the red. */
  mustBeZero?: boolean;
  /** A plot begins at 0 unless what it shows falls below. */
  canBeNegative?: boolean;
}

export interface QueryDescription {
  expr: string;
  /** With labels in double braces. */
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
