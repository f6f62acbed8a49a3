type Rows = readonly (readonly string[])[];

/** Formats rows as a table; the first column is aligned left, the others right. */
export function textTable(rows: Rows): string {
  const pad = padding(rows, 0);
  return rows.map((row) => row.map(pad).join('  ').trimEnd()).join('\n');
}

/** Formats rows as a Markdown table in Prettier's format. */
export function markdownTable([head = [], ...rows]: Rows): string {
  const pad = padding([head, ...rows], 3);
  const rule = head.map((_, column) => {
    const width = pad('', column).length;
    return column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`;
  });
  return [head.map(pad), rule, ...rows.map((row) => row.map(pad))].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

function padding(rows: Rows, least: number): (cell: string, column: number) => string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(least, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return (cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0));
}
