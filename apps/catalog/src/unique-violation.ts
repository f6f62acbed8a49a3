const uniqueViolation = '23505';

/** Whether Postgres refused a row because `constraint` allows one such row only: two requests at once, one won. */
export function isUniqueViolation(error: unknown, constraint: string): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === uniqueViolation &&
    'constraint' in error &&
    error.constraint === constraint
  );
}
