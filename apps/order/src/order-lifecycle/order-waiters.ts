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

const waiting = gauge({ name: 'order_waiting_requests', help: 'Requests that wait until an order is final' });

/**
 * Requests that wait until an order is final.
 *
 * - Moves in this process wake them right after their commit. One query for all waiting requests finds the moves of
 *   other instances.
 * - Their number is bounded, and a wait ends when the client disconnects or the service stops.
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
   * Registers a request. Called before the order is read: an end between the two would go unnoticed.
   * @returns undefined when too many requests wait already, or the service is stopping
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

  /** Makes all requests that wait for these orders read them again. */
  wake(orderIds: readonly string[]): void {
    for (const orderId of orderIds) this.waiters.get(orderId)?.forEach((wake) => wake());
  }

  async onApplicationShutdown(): Promise<void> {
    this.wake([...this.waiters.keys()]);
    await this.polling;
  }

  /** Runs only while requests wait. */
  private async poll(): Promise<void> {
    while (this.count > 0 && !this.health.stopping.aborted) {
      await delay(pollMs, undefined, { signal: this.health.stopping }).catch(() => undefined);
      try {
        this.wake(await this.orders.idsInStatus(this.database, [...this.waiters.keys()], finalStatuses));
      } catch (error) {
        this.logger.warn({ event: 'orders.poll_failed', err: error }, 'polling for final orders failed: retrying');
      }
    }
  }
}

interface OrderWaiter {
  /** Resolves when the order should be read again. */
  readonly woken: Promise<unknown>;
  leave(): void;
}
