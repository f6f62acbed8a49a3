import type { Money } from '@mvec/money';

/** By currency: making one takes longer than using it a hundred times. */
const formats = new Map<string, Intl.NumberFormat>();

/** `EUR 290.00`; the number of decimals is the currency's own. */
export function formatMoney({ amount, currency }: Money): string {
  const format = formatOf(currency);
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(amount / 10 ** decimals).replace(/\u00a0/g, ' ');
}

function formatOf(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  formats.set(currency, format);
  return format;
}
