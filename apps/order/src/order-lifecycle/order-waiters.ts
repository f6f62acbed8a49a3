import { setTimeout as delay } from 'node:timers/promises';
import { Database } from '@mvec/database';
import { gauge, HealthChecks, type Logger } from '@mvec/observability';
import { InjectEnv, InjectLogger } from '@mvec/service-runtime';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { OrderEnv } from '../env.js';
import { isFinal, orderStatuses } from './order-status.js';
import { OrdersRepository } from './orders.repository.js';

const pollMs = 300;
const finalStatuses = orderStatuses.filter(isFinal);

const waiting = gauge({ name: 'order_waiting_requests', help: 'Requests that wait for the end of an order' });

/**
 * Requests that wait until an order is final.
 *
 * - Steps taken in this process wake them right after their commit; those of other instances are found by one query
 *   for all waiting requests, however many they are.
 * - Their number is bounded, and they end when the client goes away or the service stops.
 */
@Injectable()
export class OrderWaiters implements OnApplicationShutdown {
  private readonly waiters = new Map<string, Set<() => void>>();
  private count = 0;
  private polling: Promise<void> | undefined;

  constructor(
    private readonly database: Database,
    private readonly orders: OrdersRepository,
    private readonly health: HealthChecks,
    @InjectEnv() private readonly env: OrderEnv,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  /**
   * Registers before the caller looks at the order, so that no end can slip through in between.
   * @returns nothing when too many requests wait already, or the service is stopping
   */
  enter(orderId: string): OrderWaiter | undefined {
    if (this.count >= this.env.MAX_WAITING_REQUESTS || this.health.stopping.aborted) return undefined;
    const { promise: woken, resolve } = Promise.withResolvers<undefined>();
    const wake = () => resolve(undefined);
    const ofOrder = this.waiters.get(orderId) ?? new Set();
    this.waiters.set(orderId, ofOrder.add(wake));
    waiting.set(++this.count);
    this.polling ??= this.poll().finally(() => (this.polling = undefined));
    return {
      woken,
      leave: () => {
        if (!ofOrder.delete(wake)) return;
        if (ofOrder.size === 0) this.waiters.delete(orderId);
        waiting.set(--this.count);
      },
    };
  }

  /** Lets everybody who waits for these orders look again. */
  wake(orderIds: readonly string[]): void {
    for (const orderId of orderIds) this.waiters.get(orderId)?.forEach((wake) => wake());
  }

  async onApplicationShutdown(): Promise<void> {
    this.wake([...this.waiters.keys()]);
    await this.polling;
  }

  /** Runs only while somebody waits. */
  private async poll(): Promise<void> {
    while (this.count > 0 && !this.health.stopping.aborted) {
      await delay(pollMs, undefined, { signal: this.health.stopping }).catch(() => undefined);
      try {
        this.wake(await this.orders.idsInStatus(this.database, [...this.waiters.keys()], finalStatuses));
      } catch (error) {
        this.logger.warn({ event: 'orders.poll_failed', err: error }, 'waiting requests are looked at again soon');
      }
    }
  }
}

export interface OrderWaiter {
  /** Resolves when there is something to look at. */
  readonly woken: Promise<unknown>;
  leave(): void;
}
