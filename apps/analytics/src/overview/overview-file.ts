import type { StreamableFile } from '@nestjs/common';
import { csvOf, type CsvColumn } from '../reports/csv.js';
import { csvFile } from '../reports/report-files.js';
import type { Overview, VendorOverview } from './overview.dto.js';

interface Figure {
  name: string;
  currency: string | null;
  value: number;
}

const columns: CsvColumn<Figure>[] = [
  ['figure', ({ name }) => name],
  ['currency', ({ currency }) => currency],
  ['value', ({ value }) => value],
];

/** Writes one row per number: `orders.placed,,12` and `revenue,EUR,129900`. */
export async function overviewFile(answer: Promise<Overview | VendorOverview>): Promise<StreamableFile> {
  const view = await answer;
  return csvFile('overview', view, csvOf(columns, figuresOf(view)));
}

type Value = Overview[keyof Overview] | VendorOverview[keyof VendorOverview];

function figuresOf(view: Overview | VendorOverview): Figure[] {
  return Object.entries<Value>({ ...view }).flatMap(([name, value]) => figuresIn(name, value));
}

function figuresIn(name: string, value: Value): Figure[] {
  if (typeof value === 'number') return [{ name, currency: null, value }];
  if (Array.isArray(value)) return value.map(({ amount, currency }) => ({ name, currency, value: amount }));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([part, count]) => ({ name: `${name}.${part}`, currency: null, value: count }));
}
