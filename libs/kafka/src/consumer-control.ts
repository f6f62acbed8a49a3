import { setTimeout as delay } from 'node:timers/promises';
import type { Backoff } from '@mvec/resilience';

/** The consumer stops or has lost the partition. Messages that were not applied are delivered again. */
export class ConsumptionStoppedError extends Error {
  override readonly name = 'ConsumptionStoppedError';
}

/** The part of the Kafka consumer that processing a batch needs. */
export interface ConsumerControl {
  /** Shows the brokers that the consumer lives, which keeps the partition assigned. */
  heartbeat(): Promise<void>;
  /**
   * Waits with heartbeats, so that the partition stays assigned.
   * @throws ConsumptionStoppedError when the consumer stops or loses the partition meanwhile
   */
  wait(ms: number): Promise<void>;
}

/** Before an event, or a request to the brokers, is tried again: 50, 100, 200 ms … up to 2 s. */
export const retryBackoff: Backoff = { firstMs: 50, maxMs: 2_000 };

const heartbeatEveryMs = 500;
/** A batch that takes longer counts as stuck: its heartbeats end, and its partition goes to another instance. */
const maxBatchMs = 60_000;

export function consumerControl(heartbeat: () => Promise<void>, isActive: () => boolean): ConsumerControl {
  return {
    heartbeat,
    async wait(ms) {
      for (let left = ms; left > 0; left -= heartbeatEveryMs) {
        if (!isActive()) throw new ConsumptionStoppedError('The consumer stopped before the next attempt of an event');
        await delay(Math.min(left, heartbeatEveryMs));
        await heartbeat();
      }
    },
  };
}

/** Sends heartbeats while a slow handler runs; a lost partition surfaces at the next heartbeat. */
export async function withHeartbeats(control: ConsumerControl, work: () => Promise<void>): Promise<void> {
  const stuckAt = performance.now() + maxBatchMs;
  const timer = setInterval(() => {
    if (performance.now() < stuckAt) control.heartbeat().catch(() => undefined);
  }, heartbeatEveryMs);
  try {
    await work();
  } finally {
    clearInterval(timer);
  }
}
