interface TextStyle {
  anchor?: 'start' | 'middle' | 'end';
  fill?: string;
  weight?: number;
}

export interface Scale {
  from: number;
  at: (value: number) => number;
  /** Powers of ten within the scale. */
  ticks: number[];
}

/** A logarithmic scale from the power of ten below the smallest value to the one above the largest. */
export function logScale({ from, to }: { from: number; to: number }, values: readonly (number | undefined)[]): Scale {
  const logs = values.flatMap((value) => (value === undefined || value <= 0 ? [] : [Math.log10(value)]));
  const low = Math.floor(Math.min(...logs, 3));
  const high = Math.max(low + 1, Math.ceil(Math.max(...logs, 0)));
  const at = (value: number): number =>
    from + ((Math.log10(Math.max(value, 10 ** low)) - low) / (high - low)) * (to - from);
  return { from, at, ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)) };
}

export function rect(shape: { x: number; y: number; width: number; height: number; fill: string }): string {
  const { x, y, width, height, fill } = shape;
  return `<rect x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}" fill="${fill}"/>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, stroke: string, width: number): string {
  return `<line x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}" stroke="${stroke}" stroke-width="${width}"/>`;
}

export function circle(x: number, y: number, radius: number, fill: string): string {
  return `<circle cx="${px(x)}" cy="${px(y)}" r="${radius}" fill="${fill}"/>`;
}

export function text(x: number, y: number, content: string, style: TextStyle = {}): string {
  const { anchor = 'start', fill = '#111827', weight = 400 } = style;
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return `<text x="${px(x)}" y="${px(y)}" text-anchor="${anchor}" fill="${fill}" font-weight="${weight}">${escaped}</text>`;
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10);
}
