import { z } from 'zod';

/** Integer minor units (cents) and an ISO 4217 code. Amounts may be negative, as for a refund or a debt. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** Schema of money from outside the service: event payloads, environment, answers of other services. */
export const moneySchema = z.object({
  amount: z.int({ error: 'must be a whole number of minor units' }),
  currency: z.string().regex(/^[A-Z]{3}$/, { error: 'must be an ISO 4217 code such as EUR' }),
});

export class MoneyError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'MoneyError';
  }
}

/** @throws {MoneyError} unless `amount` is a safe integer and `currency` three capital letters */
export function money(amount: number, currency: string): Money {
  if (!/^[A-Z]{3}$/.test(currency)) throw new MoneyError(`"${currency}" is not an ISO 4217 currency code`);
  return { amount: safe(amount), currency };
}

export function zero(currency: string): Money {
  return money(0, currency);
}

export function add(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return money(left.amount + right.amount, left.currency);
}

export function subtract(left: Money, right: Money): Money {
  requireSameCurrency(left, right);
  return money(left.amount - right.amount, left.currency);
}

/** `factor` is an integer, such as a quantity; for shares use `percentage`. */
export function multiply(value: Money, factor: number): Money {
  return money(value.amount * safe(factor), value.currency);
}

export function negate(value: Money): Money {
  return multiply(value, -1);
}

/** The sum of `values`; zero in `currency` when there are none. */
export function sum(values: readonly Money[], currency: string): Money {
  return values.reduce(add, zero(currency));
}

export function equals(left: Money, right: Money): boolean {
  return left.amount === right.amount && left.currency === right.currency;
}

export function isZero(value: Money): boolean {
  return value.amount === 0;
}

/** Money as text: `12.50 EUR`, with the decimals of its currency (JPY 0, KWD 3). */
export function format(value: Money): string {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency: value.currency,
  }).resolvedOptions();
  const digits = String(Math.abs(value.amount)).padStart(maximumFractionDigits + 1, '0');
  const whole = digits.slice(0, digits.length - maximumFractionDigits);
  const fraction = maximumFractionDigits > 0 ? `.${digits.slice(-maximumFractionDigits)}` : '';
  return `${value.amount < 0 ? '-' : ''}${whole}${fraction} ${value.currency}`;
}

function requireSameCurrency(left: Money, right: Money): void {
  if (left.currency === right.currency) return;
  throw new MoneyError(`${left.currency} and ${right.currency} cannot be combined`);
}

/** Turns -0 into 0, so that equal amounts are equal in every comparison. */
function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new MoneyError(`${String(value)} is not a safe integer`);
  return value + 0;
}
