import { pageQuery } from '@mvec/http';
import { z } from 'zod';

/** Days in UTC, both included: `2026-11-22`. */
export interface DateRange {
  from: string;
  to: string;
}

const maxDays = 366;
const defaultDays = 30;
const dayMs = 86_400_000;

const day = z.iso
  .date()
  .refine((date) => date >= '2000-01-01', { error: 'must not be before 2000-01-01' })
  .meta({ examples: ['2026-11-22'] });

const rangeFields = {
  from: day.optional().describe(`First day, UTC; by default such that the range has ${defaultDays} days`),
  to: day.optional().describe(`Last day, UTC; by default today. At most ${maxDays} days in all`),
};

export const rangeQuery = z.strictObject(rangeFields).transform(withRange);

export const rangePageQuery = pageQuery.extend(rangeFields).transform(withRange);

export type RangeQuery = z.infer<typeof rangeQuery>;
export type RangePageQuery = z.infer<typeof rangePageQuery>;

/** Fills in what is missing; refuses a range that ends before it begins or is too long to be added up at once. */
export function withRange<T extends Partial<DateRange>>(query: T, context: z.RefinementCtx): T & DateRange {
  const to = query.to ?? new Date().toISOString().slice(0, 10);
  const from = query.from ?? daysBefore(to, defaultDays - 1);
  const days = (Date.parse(to) - Date.parse(from)) / dayMs + 1;
  if (days < 1) context.addIssue({ code: 'custom', path: ['from'], message: `must not be after ${to}` });
  if (days > maxDays) {
    context.addIssue({ code: 'custom', path: ['from'], message: `must be at most ${maxDays} days up to ${to}` });
  }
  return { ...query, from, to };
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}
