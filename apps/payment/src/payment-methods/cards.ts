/** The part of a card that is shown. */
interface Card {
  brand: string;
  last4: string;
}

/** Cards of the sandbox provider. A real provider's form would return these details to the shopper's browser. */
const cards: Readonly<Record<string, Card>> = {
  tok_success: { brand: 'visa', last4: '4242' },
  tok_declined: { brand: 'visa', last4: '0002' },
  tok_timeout_after_charge: { brand: 'mastercard', last4: '4444' },
  tok_late_charge: { brand: 'mastercard', last4: '5100' },
  tok_slow: { brand: 'mastercard', last4: '3222' },
  tok_down: { brand: 'amex', last4: '0005' },
};

export function cardOf(token: string): Card | undefined {
  return Object.hasOwn(cards, token) ? cards[token] : undefined;
}
