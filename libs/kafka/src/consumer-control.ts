import { setTimeout as delay } from 'node:timers/promises';
import type { Backoff } from '@mvec/resilience';

/** The consumer is stopping or no longer owns the partition. What was not applied is delivered again elsewhere. */
export class ConsumptionStoppedError extends Error {
  override readonly name = 'ConsumptionStoppedError';
}

/** What the processing of a batch needs of the consumer that fetched it. */
export interface ConsumerControl {
  /** Keeps the partition ours. */
  heartbeat(): Promise<void>;
  /**
   * Pauses this partition, keeping it ours.
   * @throws ConsumptionStoppedError when the consumer stops or the partition is taken away meanwhile
   */
  wait(ms: number): Promise<void>;
}

const heartbeatEveryMs = 500;
/** A batch that takes longer is taken for stuck: its partition goes to another instance. */
const maxBatchMs = 60_000;

/** Before an event, or a request to the brokers, is tried again: 50, 100, 200 ms … up to 2 s. */
export const retryBackoff: Backoff = { firstMs: 50, maxMs: 2_000 };

export function consumerControl(heartbeat: () => Promise<void>, isActive: () => boolean): ConsumerControl {
  return {
    heartbeat,
    async wait(ms) {
      for (let left = ms; left > 0; left -= heartbeatEveryMs) {
        if (!isActive())
          throw new ConsumptionStoppedError('The consumer stopped while an event waited for its next try');
        await delay(Math.min(left, heartbeatEveryMs));
        await heartbeat();
      }
    },
  };
}

/** A slow handler keeps its partition. That it was taken away all the same shows at the first heartbeat after it. */
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
