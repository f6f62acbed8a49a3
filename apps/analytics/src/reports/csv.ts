/** One column of a file: its name and its value for a row. */
export type CsvColumn<Row> = readonly [name: string, value: (row: Row) => string | number | null];

const formulaAtStart = /^\s*[=+\-@\t\r\n|%＝＋－＠]/u;
const formulaAfterSeparator = /([;\t\r\n][\s"]*)(?=[=+\-@|%＝＋－＠])/gu;

/**
 * Writes CSV by RFC 4180: commas, CRLF, quotes where they are needed. A spreadsheet runs text that starts like a formula
 * when it opens the file, and titles and names are written by users: such text gets an apostrophe before it.
 *
 * Excel splits at semicolons or tabs in some locales and then ignores the quotes, so text after such a separator is
 * treated as the start of a cell too.
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

/** Puts the apostrophe directly before the sign: blanks and quotes before it may be separators too. */
function withoutFormulas(value: string): string {
  const text = value.replaceAll(formulaAfterSeparator, "$1'");
  return formulaAtStart.test(text) ? `'${text}` : text;
}
