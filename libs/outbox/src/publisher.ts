import type { EventHeaders } from '@mvec/events';

export interface PublishedMessage {
  key: string;
  headers: EventHeaders;
  value: Buffer;
}

/** What the relay sends through. */
export interface Publisher {
  /**
   * Resolves only when enough brokers have stored every message, in this order; one call per topic and partition is
   * under way at a time. Rejects otherwise: then any of them may have been stored.
   */
  publish(topic: string, partition: number, messages: PublishedMessage[]): Promise<void>;
}
