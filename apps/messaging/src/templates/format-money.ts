import type { Money } from '@mvec/money';

interface Format {
  text: Intl.NumberFormat;
  /** Minor units in one unit of the currency. */
  units: number;
}

/** Formats by currency, kept because creating one costs as much as a hundred uses. */
const formats = new Map<string, Format>();

/** Formats an amount as `EUR 290.00`, with the decimals of its currency. */
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
