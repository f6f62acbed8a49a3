import type { EventHeaders } from '@mvec/events';

export interface PublishedMessage {
  key: string;
  headers: EventHeaders;
  value: Buffer;
}

/** Sends the relay's messages to the brokers. */
export interface Publisher {
  /**
   * Resolves only when all in-sync replicas have stored every message, in this order. Rejects otherwise: then any of the
   * messages may have been stored. One call per topic and partition is under way at a time.
   */
  publish(topic: string, partition: number, messages: PublishedMessage[]): Promise<void>;
}
