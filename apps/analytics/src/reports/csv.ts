/** One column of a file: its name and what it says of a row. */
export type CsvColumn<Row> = readonly [name: string, value: (row: Row) => string | number | null];

/**
 * RFC 4180: comma, CRLF, quotes where they are needed. A spreadsheet takes text that begins like a formula for one and
 * runs it when the file is opened; titles and names are other people's words, so such text gets an apostrophe before it.
 */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(([, value]) => cell(value(row))));
  return [columns.map(([name]) => name), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
