const uniqueViolation = '23505';

/** Whether Postgres refused a row because of the unique `constraint`: a concurrent request was first. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === uniqueViolation &&
    'constraint' in error &&
    error.constraint === constraint
  );
}
