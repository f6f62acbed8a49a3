/** One column of a file: its name and what it says of a row. */
export type CsvColumn<Row> = readonly [name: string, value: (row: Row) => string | number | null];

const formulaAtStart = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u;
const formulaAfterSeparator = /([;\t\r\n][\s"]*)(?=[=+\-@|%＝＋－＠])/gu;

/**
 * RFC 4180: comma, CRLF, quotes where they are needed. A spreadsheet takes text that begins like a formula for one and
 * runs it when the file is opened; titles and names are other people's words, so such text gets an apostrophe before it.
 *
 * A spreadsheet that splits at semicolons or tabs, as Excel does by its locale, finds our quotes inside its cells, where
 * they protect nothing: what follows such a separator begins a cell too.
 */
export function csvOf<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  const lines = rows.map((row) => columns.map(([, value]) => cell(value(row))));
  return [columns.map(([name]) => name), ...lines].map((cells) => `${cells.join(',')}\r\n`).join('');
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = withoutFormulas(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The apostrophe after a separator stands right before the sign: blanks and quotes between them may be separators too. */
function withoutFormulas(value: string): string {
  const text = value.replaceAll(formulaAfterSeparator, "$1'");
  return formulaAtStart.test(text) ? `'${text}` : text;
}
