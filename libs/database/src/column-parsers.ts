import pg from 'pg';

/** bigint columns hold money, counts and sequence numbers: as JavaScript numbers, and never silently rounded. */
function parseBigint(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`bigint ${text} is beyond what a number holds exactly`);
  return value;
}

const overrides = new pg.TypeOverrides();
overrides.setTypeParser(pg.types.builtins.INT8, parseBigint);

export const columnParsers: pg.CustomTypesConfig = overrides;
