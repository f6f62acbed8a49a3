import { isOutage } from '@mvec/errors';
import type { Logger } from '@mvec/observability';
import { backoffMs } from '@mvec/resilience';
import { type ConsumerControl, retryBackoff } from './consumer-control.js';

/**
 * Repeats work for as long as a dependency is unavailable, without counting attempts. The partition stays assigned and waits.
 * @throws the first error that is no outage
 * @throws ConsumptionStoppedError when the partition is lost or the consumer stops meanwhile
 */
export async function retryWhileUnavailable<T>(
  work: () => Promise<T>,
  control: ConsumerControl,
  logger: Logger,
): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await work();
    } catch (error) {
      if (!isOutage(error)) throw error;
      logger.warn({ err: error, failures }, 'dependency unavailable: the partition waits and retries');
      await control.wait(backoffMs(failures, retryBackoff));
    }
  }
}
