const units = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3_600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A duration as text: `40 ms`, `1.2 s`, `4 min 10 s`, `2 d 3 h`. */
export function duration(milliseconds: number): string {
  const ms = Math.max(0, Math.round(milliseconds));
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 9_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000);
  const first = units.findIndex((unit) => seconds >= unit.seconds);
  const [large, small] = [units[first], units[first + 1]];
  if (large === undefined) return `${seconds} s`;
  const rest = small === undefined ? 0 : Math.floor((seconds % large.seconds) / small.seconds);
  const whole = `${Math.floor(seconds / large.seconds)} ${large.name}`;
  return rest === 0 || small === undefined ? whole : `${whole} ${rest} ${small.name}`;
}
