import { HoldsTrue, IsDay, IsLeftOutOr, PageQuery } from '@mvec/http';
import { applyDecorators } from '@nestjs/common';
import { ValidateBy } from 'class-validator';
import { JSONSchema } from 'class-validator-jsonschema';

/** Days in UTC, both included: `2026-11-22`. */
export interface DateRange {
  from: string;
  to: string;
}

const firstDay = '2000-01-01';
const maxDays = 366;
const defaultDays = 30;
const dayMs = 86_400_000;

function IsReportDay(description: string): PropertyDecorator {
  return applyDecorators(
    IsLeftOutOr(),
    IsDay(),
    ValidateBy({
      name: 'isReportDay',
      validator: {
        validate: (day) => typeof day !== 'string' || day >= firstDay,
        defaultMessage: () => `$property must not be before ${firstDay}`,
      },
    }),
    JSONSchema({ description, examples: ['2026-11-22'] }),
  );
}

function IsFirstDay(): PropertyDecorator {
  return IsReportDay(`First day, UTC; the default makes a range of ${defaultDays} days`);
}

function IsLastDay(): PropertyDecorator {
  return IsReportDay(`Last day, UTC; today by default. A range has at most ${maxDays} days`);
}

/** Refuses a range that ends before it starts, and one that is too long to add up in one request. */
function IsRange() {
  return (type: new () => Partial<DateRange>): void => {
    HoldsTrue<Partial<DateRange>>({
      field: 'from',
      message: 'from must not be after to, which is today by default',
      holds: (query) => daysOf(query) >= 1,
    })(type);
    HoldsTrue<Partial<DateRange>>({
      field: 'from',
      message: `from must be at most ${maxDays - 1} days before to, which is today by default`,
      holds: (query) => daysOf(query) <= maxDays,
    })(type);
  };
}

@IsRange()
export class RangeQuery {
  @IsFirstDay()
  from?: string;

  @IsLastDay()
  to?: string;
}

@IsRange()
export class RangePageQuery extends PageQuery {
  @IsFirstDay()
  from?: string;

  @IsLastDay()
  to?: string;
}

/** Completes a range with its defaults. */
export function rangeOf(query: Readonly<Partial<DateRange>>): DateRange {
  const to = query.to ?? new Date().toISOString().slice(0, 10);
  return { from: query.from ?? daysBefore(to, defaultDays - 1), to };
}

function daysOf(query: Readonly<Partial<DateRange>>): number {
  const { from, to } = rangeOf(query);
  return (Date.parse(to) - Date.parse(from)) / dayMs + 1;
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10);
}
