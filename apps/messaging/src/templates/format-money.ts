import type { Money } from '@mvec/money';

interface Format {
  text: Intl.NumberFormat;
  /** Of minor units in one of the currency. */
  units: number;
}

/** By currency: making one takes longer than using it a hundred times. */
const formats = new Map<string, Format>();

/** `EUR 290.00`; the number of decimals is the currency's own. */
export function formatMoney({ amount, currency }: Money): string {
  const { text, units } = formatOf(currency);
  return text.format(amount / units).replace(/\u00a0/g, ' ');
}

function formatOf(currency: string): Format {
  const known = formats.get(currency);
  if (known) return known;
  const text = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  const format = { text, units: 10 ** (text.resolvedOptions().maximumFractionDigits ?? 2) };
  formats.set(currency, format);
  return format;
}
