/// <reference lib="esnext.error" />

/** An error of pg, or Prisma's, which keeps the driver's error two levels below its own. */
interface DriverError {
  code?: string;
  constraint?: string;
  meta?: { driverAdapterError?: { cause?: { originalCode?: string; constraint?: { index?: string } } } };
}

const sqlState = /^[0-9A-Z]{5}$/;

/** The SQLSTATE of a failed statement, whether pg or Prisma Client sent it. */
export function sqlStateOf(error: unknown): string | undefined {
  const { code, meta } = driverErrorOf(error);
  const state = meta?.driverAdapterError?.cause?.originalCode ?? code ?? '';
  return sqlState.test(state) && !/^P\d{4}$/.test(state) ? state : undefined;
}

/** The name of the constraint that a statement would have violated, whether pg or Prisma Client sent it. */
export function constraintOf(error: unknown): string | undefined {
  const { constraint, meta } = driverErrorOf(error);
  return constraint ?? meta?.driverAdapterError?.cause?.constraint?.index;
}

function driverErrorOf(error: unknown): DriverError {
  // Not instanceof: Node's own errors belong to another realm where code runs in a VM context.
  return Error.isError(error) ? (error as DriverError) : {};
}
