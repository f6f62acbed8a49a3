/** Behaviour of the provider for a card. It depends on the card token alone, so every payment can be reproduced. */
export interface CardBehaviour {
  status: 'succeeded' | 'declined';
  declineCode?: string;
  /** Delay before the card is charged. */
  delayMs?: number;
  /** Charges the card only after SANDBOX_LATE_MS, which is longer than any caller waits. */
  late?: boolean;
  /** Withholds the first answer although the charge was made; a retry with the same key gets it. */
  losesFirstAnswer?: boolean;
  unavailable?: boolean;
}

const cards: Readonly<Record<string, CardBehaviour>> = {
  tok_success: { status: 'succeeded' },
  tok_declined: { status: 'declined', declineCode: 'card_declined' },
  tok_timeout_after_charge: { status: 'succeeded', losesFirstAnswer: true },
  tok_late_charge: { status: 'succeeded', late: true, losesFirstAnswer: true },
  tok_slow: { status: 'succeeded', delayMs: 2_000 },
  tok_down: { status: 'declined', unavailable: true },
};

export const cardTokens = Object.keys(cards);

export function cardBehaviour(token: string): CardBehaviour | undefined {
  return Object.hasOwn(cards, token) ? cards[token] : undefined;
}
