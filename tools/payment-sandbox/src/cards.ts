/** What the provider does with a card. Card tokens are the only thing that decides it, so every trade can be repeated. */
export interface CardBehaviour {
  status: 'succeeded' | 'declined';
  declineCode?: string;
  /** Milliseconds that pass before the card is charged. */
  delayMs?: number;
  /** As much as SANDBOX_LATE_MS passes before the card is charged: longer than any caller waits. */
  late?: boolean;
  /** The first answer is withheld although the charge was made; the same key asked again gets it. */
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
